//! How bodies are written as XML: `src/xml/mod.rs` has a constant for each root element, `src/xml/described.rs` what they
//! contain. Without the feature `xml`, the constants say that bodies are not.

use clientsmith_model::{
    Api, Layout, XmlBranch, XmlContent, XmlElement, XmlMember, XmlName, XmlNode, XmlRootId,
    XmlShape, XmlType,
};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::docs::token;
use crate::imports::Imports;
use crate::writer::RustFile;
use crate::{EmitError, EmittedFile};

/// `src/xml/…`; nothing if no body is XML.
pub(crate) fn files(api: &Api) -> Result<Vec<EmittedFile>, EmitError> {
    if api.xml.roots.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![roots(api)?, described(api)?])
}

fn roots(api: &Api) -> Result<EmittedFile, EmitError> {
    let mut source = RustFile::new("src/xml/mod.rs");
    source.inner_docs(&["The root elements of bodies in XML, which the feature `xml` is for."]);
    source.imports.runtime_path("xml::Root");
    // A module has no features of its own: the crate around it enables the runtime's.
    let enabled = match api.package.layout {
        Layout::Crate => Some(quote!(#[cfg(feature = "xml")])),
        Layout::Module => None,
    };
    source.items(quote! {
        #enabled
        mod described;
    });
    for root in &api.xml.roots {
        let ident = token(&root.ident);
        source.items(quote! {
            #enabled
            pub(crate) const #ident: Root = Root::new(&described::#ident);
        });
        if api.package.layout == Layout::Crate {
            source.items(quote! {
                #[cfg(not(feature = "xml"))]
                pub(crate) const #ident: Root = Root::DISABLED;
            });
        }
    }
    source.finish(api)
}

fn described(api: &Api) -> Result<EmittedFile, EmitError> {
    let mut source = RustFile::new("src/xml/described.rs");
    source.inner_docs(&["What each root element contains, and each type in them."]);
    source.imports.runtime_path("xml::Element");
    source.imports.runtime("xml");
    for root in &api.xml.roots {
        let (ident, element) = (token(&root.ident), element(api, &root.element));
        source.items(quote!(pub(super) static #ident: Element = #element;));
    }
    if !api.xml.types.is_empty() {
        source.imports.runtime_path("xml::Type");
    }
    for ty in &api.xml.types {
        source.items(described_type(api, ty));
    }
    source.finish(api)
}

/// The constant of a root element.
pub(crate) fn root(api: &Api, id: XmlRootId, imports: &mut Imports) -> TokenStream {
    imports.own("xml");
    let ident = api.xml.root(id).map(|root| token(&root.ident));
    quote!(&xml::#ident)
}

fn described_type(api: &Api, ty: &XmlType) -> TokenStream {
    let ident = token(&ty.ident);
    let value = match &ty.shape {
        XmlShape::Object {
            members,
            additional,
        } => {
            let members = members.iter().map(|member| self::member(api, member));
            let additional = additional.as_ref().map(|values| {
                let values = content(api, values);
                quote!(.additional(#values))
            });
            quote!(xml::object(&[#(#members),*]) #additional)
        }
        XmlShape::Union { tag, branches } => {
            let branches = branches.iter().map(|branch| self::branch(api, branch));
            let tag = tag.as_ref().map(|tag| {
                let member = member(api, tag);
                quote!(.tag(#member))
            });
            quote!(xml::union(&[#(#branches),*]) #tag)
        }
        XmlShape::Same(inner) => {
            let inner = content(api, inner);
            quote!(xml::same(#inner))
        }
    };
    quote!(static #ident: Type = #value;)
}

fn branch(api: &Api, branch: &XmlBranch) -> TokenStream {
    let content = content(api, &branch.content);
    let name = branch.name.as_ref().map(|name| {
        let name = self::name(name);
        quote!(.named(#name))
    });
    let tags = match branch.tags.as_slice() {
        [] => None,
        tags => Some(quote!(.tags(&[#(#tags),*]))),
    };
    quote!(xml::branch(#content) #name #tags)
}

fn member(api: &Api, member: &XmlMember) -> TokenStream {
    let wire = &member.wire;
    match &member.node {
        XmlNode::Attribute(name, value) => {
            let (name, value) = (self::name(name), content(api, value));
            quote!(xml::attribute(#wire, #name, #value))
        }
        XmlNode::Element(element) => {
            let (name, value) = (name(&element.name), content(api, &element.content));
            quote!(xml::element(#wire, #name, #value))
        }
        XmlNode::Items(element) => {
            let (name, value) = (name(&element.name), content(api, &element.content));
            quote!(xml::items(#wire, #name, #value))
        }
        XmlNode::Text(value) => {
            let value = content(api, value);
            quote!(xml::text(#wire, #value))
        }
        XmlNode::CData(value) => {
            let value = content(api, value);
            quote!(xml::cdata(#wire, #value))
        }
        XmlNode::Inline(value) => {
            let value = content(api, value);
            quote!(xml::inline(#wire, #value))
        }
    }
}

fn element(api: &Api, element: &XmlElement) -> TokenStream {
    let (name, value) = (name(&element.name), content(api, &element.content));
    quote!(xml::entry(#name, #value))
}

fn name(name: &XmlName) -> TokenStream {
    let local = &name.local;
    let start = match name.is_open {
        true => quote!(xml::any_name(#local)),
        false => quote!(xml::name(#local)),
    };
    let namespace = name.namespace.as_ref();
    let namespace = namespace.map(|uri| quote!(.namespace(#uri)));
    let prefix = name.prefix.as_ref().map(|prefix| quote!(.prefix(#prefix)));
    quote!(#start #namespace #prefix)
}

fn content(api: &Api, content: &XmlContent) -> TokenStream {
    match content {
        XmlContent::Text => quote!(xml::TEXT),
        XmlContent::Token => quote!(xml::TOKEN),
        XmlContent::Number => quote!(xml::NUMBER),
        XmlContent::Boolean => quote!(xml::BOOLEAN),
        XmlContent::Guess => quote!(xml::GUESS),
        XmlContent::Any => quote!(xml::ANY),
        XmlContent::Type(id) => {
            let ty = api.xml.ty(*id);
            let ident = ty.map(|ty| token(&ty.ident).into_token_stream());
            quote!(xml::of(&#ident))
        }
        XmlContent::List(item) => {
            let item = element(api, item);
            quote!(xml::list(&#item))
        }
        XmlContent::Map(values) => {
            let values = self::content(api, values);
            quote!(xml::map(&#values))
        }
        XmlContent::Tuple(members) => {
            let members = members.iter().map(|member| self::member(api, member));
            quote!(xml::tuple(&[#(#members),*]))
        }
    }
}
