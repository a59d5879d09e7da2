//! Security schemes for which `openapiv3` has no field.

use std::collections::HashMap;

/// By the names of their schemes.
#[derive(Debug, Default)]
pub(crate) struct AddedSecurity {
    /// The device authorization flow of OAuth 2.0 schemes (OpenAPI 3.2).
    pub(crate) device_flows: HashMap<String, DeviceFlow>,
    /// The `type` of schemes that are none of `openapiv3`'s, such as `mutualTLS` (OpenAPI 3.1).
    pub(crate) other_types: HashMap<String, String>,
}

/// The URLs of the device authorization flow (RFC 8628).
#[derive(Debug)]
pub(crate) struct DeviceFlow {
    /// `deviceAuthorizationUrl`
    pub(crate) authorization_url: String,
    /// `tokenUrl`
    pub(crate) token_url: String,
}
