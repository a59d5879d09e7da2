//! Prints the names of the pets of a server: `cargo run -- https://petstore.example.com`

include!(concat!(env!("OUT_DIR"), "/petstore.rs"));

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).unwrap_or_else(|| petstore::servers::DEFAULT_SERVER.to_owned());
    let client = petstore::Client::builder(url).build()?;
    for pet in client.list_pets().limit(10).await?.iter() {
        println!("{}", pet.name);
    }
    Ok(())
}
