//! TLS with rustls and the ring provider, configured here so that nothing is installed process-wide.

use std::sync::Arc;

use ::rustls::ClientConfig;
use ::rustls::crypto::{CryptoProvider, ring};
use ::rustls::pki_types::pem::PemObject as _;
use ::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::client::HttpOptions;
use crate::request::BuildError;

/// TLS as configured by the options.
pub(super) fn config(options: &HttpOptions) -> Result<ClientConfig, BuildError> {
    // A provider that was installed for the process is used.
    let provider = CryptoProvider::get_default()
        .map_or_else(|| Arc::new(ring::default_provider()), Arc::clone);
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|_| {
            refusal(
                "TLS",
                "failed to initialise: the process's provider has no supported cipher suite",
            )
        })?;
    let builder = if options.only_these_roots {
        let mut roots = ::rustls::RootCertStore::empty();
        for certificate in root_certificates(options)? {
            roots
                .add(certificate)
                .map_err(|_| refusal("a root certificate", "is not a certificate"))?;
        }
        builder.with_root_certificates(roots)
    } else {
        builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier(options, provider)?))
    };
    let config = match &options.identity {
        None => builder.with_no_client_auth(),
        Some(pem) => {
            let pem = pem.expose().as_bytes();
            let key = PrivateKeyDer::from_pem_slice(pem)
                .map_err(|_| refusal("the client certificate", "has no valid private key"))?;
            let chain = certificates(pem, "the client certificate")?;
            builder
                .with_client_auth_cert(chain, key)
                .map_err(|_| refusal("the client certificate", "does not match its key"))?
        }
    };
    Ok(with_protocols(config, options))
}

/// Offers the server HTTP/2 and HTTP/1.1 (ALPN, RFC 7301), or the one that the options ask for.
#[cfg(feature = "http2")]
fn with_protocols(mut config: ClientConfig, options: &HttpOptions) -> ClientConfig {
    use crate::client::HttpVersion;
    let offered: &[&[u8]] = match options.connections.http_version {
        HttpVersion::Negotiated => &[b"h2", b"http/1.1"],
        HttpVersion::Http1 => &[b"http/1.1"],
        HttpVersion::Http2 => &[b"h2"],
    };
    config.alpn_protocols = offered.iter().map(|name| name.to_vec()).collect();
    config
}

/// Without HTTP/2, nothing is offered: servers then use HTTP/1.1.
#[cfg(not(feature = "http2"))]
const fn with_protocols(config: ClientConfig, _options: &HttpOptions) -> ClientConfig {
    config
}

/// Verifies certificates as the system does, also trusting the options' authorities.
#[cfg(not(target_os = "android"))]
fn verifier(
    options: &HttpOptions,
    provider: Arc<CryptoProvider>,
) -> Result<rustls_platform_verifier::Verifier, BuildError> {
    let verifier = if options.roots.is_empty() {
        rustls_platform_verifier::Verifier::new(provider)
    } else {
        rustls_platform_verifier::Verifier::new_with_extra_roots(
            root_certificates(options)?,
            provider,
        )
    };
    verifier.map_err(|error| refusal("the root certificates", &format!("can't be used: {error}")))
}

/// Verifies certificates as the system does.
#[cfg(target_os = "android")]
fn verifier(
    options: &HttpOptions,
    provider: Arc<CryptoProvider>,
) -> Result<rustls_platform_verifier::Verifier, BuildError> {
    if !options.roots.is_empty() {
        return Err(refusal(
            "a root certificate",
            "can't be added to the system's on Android",
        ));
    }
    let verifier = rustls_platform_verifier::Verifier::new(provider);
    verifier.map_err(|error| refusal("the root certificates", &format!("can't be used: {error}")))
}

fn root_certificates(options: &HttpOptions) -> Result<Vec<CertificateDer<'static>>, BuildError> {
    let mut all = Vec::new();
    for pem in &options.roots {
        all.extend(certificates(pem, "a root certificate")?);
    }
    Ok(all)
}

/// The certificates in a PEM text, at least one.
fn certificates(pem: &[u8], name: &str) -> Result<Vec<CertificateDer<'static>>, BuildError> {
    match CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>() {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        Ok(_) => Err(refusal(name, "contains no certificate")),
        Err(_) => Err(refusal(name, "is not PEM text")),
    }
}

fn refusal(name: &str, reason: &str) -> BuildError {
    BuildError::setting(name, reason)
}
