//! Signs each request as it is sent, by a key that the server has too (HMAC, in the manner of AWS's Signature Version 4).
//!
//! The layer stands around attempts: a request that is sent again gets a new date and a new signature, and a redirect the
//! signature of its own path.

use std::fmt::Write as _;
use std::future::{Ready, ready};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::SystemTime;

use clientsmith_runtime::testing::{MockResponse, MockTransport};
use clientsmith_runtime::transport::{BoxError, BoxFuture};
use clientsmith_runtime::{Body, Client, HeaderName, HeaderValue, Method};
use http::{Request, Response};
use ring::{digest, hmac};
use tower_layer::Layer;
use tower_service::Service;

/// Signs requests with a key.
#[derive(Clone)]
pub struct Signing {
    key_id: Arc<str>,
    key: Arc<hmac::Key>,
}

impl Signing {
    /// The key, and the name by which the server knows it.
    pub fn new(key_id: &str, secret: &[u8]) -> Self {
        Self {
            key_id: key_id.into(),
            key: Arc::new(hmac::Key::new(hmac::HMAC_SHA256, secret)),
        }
    }

    /// What is signed: method, path, query, host, date and a digest of the body, one a line.
    fn text(request: &Request<Body>, date: &str, body: &[u8]) -> String {
        let uri = request.uri();
        format!(
            "{}\n{}\n{}\n{}\n{date}\n{}",
            request.method(),
            uri.path(),
            uri.query().unwrap_or_default(),
            uri.authority().map_or("", |authority| authority.as_str()),
            hex(digest::digest(&digest::SHA256, body).as_ref())
        )
    }

    fn sign(&self, request: &mut Request<Body>) -> Result<(), BoxError> {
        let date = httpdate::fmt_http_date(SystemTime::now());
        let body = request.body().as_bytes();
        let body = body.ok_or("a stream can't be signed before it is sent")?;
        let signature = hmac::sign(&self.key, Self::text(request, &date, body).as_bytes());
        let signature = hex(signature.as_ref());
        let mut value = HeaderValue::try_from(format!(
            "HMAC-SHA256 KeyId={}, Signature={signature}",
            self.key_id
        ))?;
        value.set_sensitive(true);
        let headers = request.headers_mut();
        headers.insert(HeaderName::from_static("x-date"), date.try_into()?);
        headers.insert(http::header::AUTHORIZATION, value);
        Ok(())
    }

    /// Whether a server that has the key accepts a request's signature.
    pub fn verifies(&self, request: &Request<Body>) -> bool {
        let header = |name: &str| request.headers().get(name)?.to_str().ok();
        let (Some(date), Some(given)) = (header("x-date"), header("authorization")) else {
            return false;
        };
        let Some((_, signature)) = given.rsplit_once("Signature=") else {
            return false;
        };
        let body = request.body().as_bytes().unwrap_or_default();
        let text = Self::text(request, date, body);
        hex(hmac::sign(&self.key, text.as_bytes()).as_ref()) == signature
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl<S> Layer<S> for Signing {
    type Service = Signed<S>;

    fn layer(&self, inner: S) -> Signed<S> {
        Signed {
            signing: self.clone(),
            inner,
        }
    }
}

/// A service whose requests are signed.
#[derive(Clone)]
pub struct Signed<S> {
    signing: Signing,
    inner: S,
}

impl<S, B> Service<Request<Body>> for Signed<S>
where
    S: Service<Request<Body>, Response = Response<B>>,
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
    B: Send + 'static,
{
    type Response = Response<B>;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Response<B>, BoxError>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        if let Err(error) = self.signing.sign(&mut request) {
            let failed: Ready<_> = ready(Err(error));
            return Box::pin(failed);
        }
        let sending = self.inner.call(request);
        Box::pin(async move { sending.await.map_err(Into::into) })
    }
}

/// Makes a call, and shows what was sent.
#[allow(
    dead_code,
    clippy::print_stdout,
    reason = "the tests include this file"
)]
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = MockTransport::new([MockResponse::json(200, "{}")]);
    let client = Client::builder("https://api.example.com")
        .transport(server.clone())
        .attempt_layer(Signing::new("key-1", b"a secret of both sides"))
        .build()?;
    let call = client.request(Method::POST, "/orders?dry=true");
    call.json(&serde_json::json!({"n": 1})).send().await?;
    for request in server.requests() {
        println!("{} {:?}", request.target(), request.header("authorization"));
    }
    Ok(())
}
