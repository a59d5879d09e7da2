//! Generates the module `petstore`.

fn main() -> Result<(), clientsmith::Error> {
    clientsmith::Generator::new("petstore.yaml").build_module()
}
