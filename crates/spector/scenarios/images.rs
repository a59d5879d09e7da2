//! The images that the server sends and expects.

use std::fs;
use std::path::Path;

pub fn png() -> Vec<u8> {
    image("image.png")
}

pub fn jpg() -> Vec<u8> {
    image("image.jpg")
}

fn image(name: &str) -> Vec<u8> {
    let assets = "../../npm/node_modules/@typespec/http-specs/assets";
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(assets).join(name)).unwrap()
}
