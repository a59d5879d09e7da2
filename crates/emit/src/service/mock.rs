//! `src/mock/mod.rs`: the mock server, a thin cover of the hand-written one.

use clientsmith_model::{Api, SchemeKind, Service};
use proc_macro2::TokenStream;
use quote::quote;

use super::{condition, served};
use crate::docs::{comment, token};
use crate::writer::RustFile;
use crate::{EmitError, EmittedFile};

/// `src/mock/mod.rs`
pub(crate) fn file(api: &Api, service: &Service) -> Result<EmittedFile, EmitError> {
    let mut source = RustFile::new("src/mock/mod.rs");
    let library = &api.package.library;
    source.inner_docs(&[
        "A mock server of the API, for tests of code that calls it.".to_owned(),
        String::new(),
        "A test says which requests it expects and how they are responded to. A request that does not match the".to_owned(),
        "document is refused, and fails the test; so do a request that nothing is expected of, and an expectation that".to_owned(),
        "is not met when the server is dropped.".to_owned(),
        String::new(),
        "```no_run".to_owned(),
        "# async fn example() {".to_owned(),
        format!("let api = {library}::mock::MockServer::start().await;"),
        "let client = api.client();".to_owned(),
        "# drop(client);".to_owned(),
        "# }".to_owned(),
        "```".to_owned(),
        String::new(),
        "A [`Recorder`] keeps what is exchanged with the real server in a file, without secrets; a [`Replayer`] responds by it.".to_owned(),
    ]);
    source.imports.own("Client");
    source.imports.own("ClientBuilder");
    source.imports.own("server");
    source.imports.own("runtime");
    source.imports.std("io");
    source.imports.std("ops::Deref");
    source.imports.std("net::SocketAddr");
    let methods = served(api, service).map(|served| {
        let condition = condition(api, served.operation);
        let (method, module) = (token(&served.service.method), token(&served.service.module));
        let docs = comment(&[format!(
            "Expects requests of [`{}`](crate::{0}).",
            api.method_path(served.operation)
        )]);
        let docs = match api.tag_client(served.operation) {
            None => docs,
            Some(_) => comment(&[format!(
                "Expects requests of `{}`.",
                api.method_path(served.operation)
            )]),
        };
        quote! {
            #condition
            #docs
            #[track_caller]
            pub fn #method(&self) -> Mock<'_, server::#module::Call> {
                self.inner.expect()
            }
        }
    });
    let credentials = api.schemes.iter().map(|scheme| {
        let setter = token(&scheme.setter);
        match scheme.kind {
            SchemeKind::Basic => quote!(.#setter("mock", "mock-password")),
            _ => quote!(.#setter("mock-token")),
        }
    });
    let (methods, credentials): (Vec<TokenStream>, Vec<TokenStream>) =
        (methods.collect(), credentials.collect());
    source.items(quote! {
        mod types;

        pub use clientsmith_server::mock::{Mock, Options, RecordedCall, RecordingError, Report, TcpListener};

        /// A mock server. What it has beside the operations is that of [`clientsmith_server::mock::MockServer`], to which
        /// it dereferences.
        #[derive(Debug)]
        pub struct MockServer {
            inner: clientsmith_server::mock::MockServer,
        }

        impl MockServer {
            /// Starts a server on a free port of the loopback interface.
            ///
            /// # Panics
            ///
            /// No port is free.
            pub async fn start() -> Self {
                let inner = clientsmith_server::mock::MockServer::start(server::description()).await;
                Self { inner }
            }

            /// A server in memory, without a socket: only [`client`](Self::client) reaches it.
            pub fn in_memory() -> Self {
                let inner = clientsmith_server::mock::MockServer::in_memory(server::description());
                Self { inner }
            }

            /// A client of this server, with credentials.
            ///
            /// # Panics
            ///
            /// The client can't be built.
            pub fn client(&self) -> Client {
                clientsmith_server::mock::built(self.client_builder().build())
            }

            /// A builder of such a client, for other settings.
            pub fn client_builder(&self) -> ClientBuilder {
                let builder = Client::builder(self.inner.url()) #(#credentials)*;
                match self.inner.in_memory_exchange() {
                    Some(exchange) => builder.transport(InMemory(exchange)),
                    None => builder,
                }
            }

            #(#methods)*
        }

        impl Deref for MockServer {
            type Target = clientsmith_server::mock::MockServer;

            fn deref(&self) -> &Self::Target {
                &self.inner
            }
        }

        /// Serves the document's examples, or values that are made from its schemas, at an address, until the future is
        /// dropped.
        ///
        /// # Errors
        ///
        /// The address can't be bound.
        pub async fn serve(address: SocketAddr, options: Options) -> io::Result<()> {
            clientsmith_server::mock::serve(server::description(), address, options).await
        }

        /// The same on a socket that listens already.
        pub async fn serve_on(listener: TcpListener, options: Options) {
            clientsmith_server::mock::serve_on(server::description(), listener, options).await;
        }

        clientsmith_server::transports!(runtime, server::description);
    });
    source.finish(api)
}
