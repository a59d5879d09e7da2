//! From documents to models and problems, through the public API: one program, so that what all tests need is compiled once.

mod bodies;
mod bounds;
mod calls;
mod docs;
mod examples;
mod files;
mod given_names;
mod identifiers;
mod names;
mod overlays;
mod pagination;
mod problems;
mod recursion;
mod replaced_types;
mod routes;
mod selection;
mod shapes;
mod swagger;
mod usable;
mod versions;
mod wrong_fields;
mod xml;
