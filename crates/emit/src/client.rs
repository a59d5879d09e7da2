//! `src/client.rs`: the client and its builder, thin covers of the runtime's.

use clientsmith_model::{Api, Prose};
use quote::quote;

use crate::docs::comment;
use crate::writer::RustFile;
use crate::{EmitError, EmittedFile, security};

/// `src/client.rs`
pub(crate) fn file(api: &Api) -> Result<EmittedFile, EmitError> {
    let mut source = RustFile::new("src/client.rs");
    source.imports.own("runtime");
    for name in [
        "BuildError",
        "Decoding",
        "HttpOptions",
        "Limits",
        "Method",
        "RequestBuilder",
        "RetryPolicy",
        "Timeouts",
    ] {
        source.imports.runtime(name);
    }
    source.imports.runtime_path("transport::Transport");
    client(api, &mut source);
    builder(api, &mut source);
    source.finish(api)
}

fn client(api: &Api, source: &mut RustFile) {
    let docs = comment(&[
        Prose::new("Calls the {}.", [Prose::text(&api.info.name)]).to_string(),
        String::new(),
        "Cheap to clone; clones share connections, tokens and the retry budget.".to_owned(),
    ]);
    source.items(quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct Client {
            pub(crate) inner: runtime::Client,
        }
    });
    let security = security::needed(api, &api.security);
    let security = security.map(|needed| quote!(.default_security(#needed)));
    let server_docs = if api.servers.is_empty() {
        "Creates a builder of a client for the API at this base URL."
    } else {
        "Creates a builder of a client for the API at this base URL, such as one of [`servers`](super::servers)."
    };
    let builder_docs = comment(&[server_docs]);
    source.items(quote! {
        impl Client {
            #builder_docs
            pub fn builder(base_url: impl Into<String>) -> ClientBuilder {
                let inner = runtime::Client::builder(base_url)
                    .user_agent(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")))
                    #security;
                ClientBuilder { inner }
            }

            /// Creates a request that the document does not describe, with this client's credentials, retries and
            /// errors.
            ///
            /// `path` starts with `/`, is relative to the base URL, and can have a query.
            pub fn request(&self, method: Method, path: impl Into<String>) -> RequestBuilder {
                self.inner.request(method, path)
            }
        }
    });
}

fn builder(api: &Api, source: &mut RustFile) {
    source.items(quote! {
        /// Builds a [`Client`].
        #[derive(Debug)]
        #[must_use = "the client is not created until `build` is called"]
        pub struct ClientBuilder {
            inner: runtime::ClientBuilder,
        }
    });
    let credentials = security::setters(api, &mut source.imports);
    source.imports.runtime("HeaderName");
    source.imports.runtime("HeaderValue");
    source.items(quote! {
        impl ClientBuilder {
            #(#credentials)*

            /// Sets a header of every request, replacing any of the same name.
            pub fn header(mut self, name: impl TryInto<HeaderName>, value: impl TryInto<HeaderValue>) -> Self {
                self.inner = self.inner.header(name, value);
                self
            }

            /// Sets the `User-Agent` of every request. Default: this crate's name and version.
            pub fn user_agent(mut self, value: impl TryInto<HeaderValue>) -> Self {
                self.inner = self.inner.user_agent(value);
                self
            }

            /// Sets the time limits for connecting, for an attempt, and for a whole call.
            pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
                self.inner = self.inner.timeouts(timeouts);
                self
            }

            /// Sets when failed calls are retried.
            pub fn retry(mut self, retry: RetryPolicy) -> Self {
                self.inner = self.inner.retry(retry);
                self
            }

            /// Sets limits on responses.
            pub fn limits(mut self, limits: Limits) -> Self {
                self.inner = self.inner.limits(limits);
                self
            }

            /// Sets how responses are decoded that do not match the document.
            pub fn decoding(mut self, decoding: Decoding) -> Self {
                self.inner = self.inner.decoding(decoding);
                self
            }

            /// Sets options of the default transport, such as certificates and proxy.
            pub fn http(mut self, options: HttpOptions) -> Self {
                self.inner = self.inner.http(options);
                self
            }

            /// Replaces the default transport, for instance by a [`MockTransport`](runtime::testing::MockTransport) in
            /// tests.
            pub fn transport(mut self, transport: impl Transport) -> Self {
                self.inner = self.inner.transport(transport);
                self
            }

            /// Sets what this builder has no method for, by the runtime's builder: observers, a bound on concurrent calls,
            /// retries by operation, hedged reads, middleware.
            pub fn configure(
                mut self,
                change: impl FnOnce(runtime::ClientBuilder) -> runtime::ClientBuilder,
            ) -> Self {
                self.inner = change(self.inner);
                self
            }

            /// Allows credentials to be sent unencrypted to hosts other than this machine.
            pub fn allow_plain_http(mut self) -> Self {
                self.inner = self.inner.allow_plain_http();
                self
            }

            /// Builds the client.
            ///
            /// # Errors
            ///
            /// The first setting that is not valid: the base URL, a credential, a header, a certificate or a proxy.
            pub fn build(self) -> Result<Client, BuildError> {
                self.inner.build().map(|inner| Client { inner })
            }
        }
    });
}
