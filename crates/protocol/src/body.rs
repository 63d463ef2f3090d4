//! What the traits of an operation ask of a request body beyond its JSON.

use awsjson_smithy::Operation;
use bytes::Bytes;
use http::Request;
use http::header::HeaderValue;

/// Adds the header `Content-MD5` where the operation asks for a checksum of its body
/// (`smithy.api#httpChecksumRequired`); does nothing for any other operation. The checksum is
/// of the body as it is sent, so compress first.
#[cfg(feature = "checksum")]
pub fn add_checksum<O: Operation>(request: &mut Request<Bytes>) {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use md5::{Digest, Md5};

    if !O::TRAITS.checksum_required {
        return;
    }
    let checksum = STANDARD.encode(Md5::digest(request.body()));
    if let Ok(checksum) = HeaderValue::try_from(checksum) {
        request.headers_mut().insert("content-md5", checksum);
    }
}

/// The smallest body that is gzipped unless the caller says otherwise, in bytes: what all AWS
/// clients have as `request_min_compression_size_bytes`.
#[cfg(feature = "gzip")]
pub const DEFAULT_MIN_COMPRESSION_BYTES: usize = 10_240;

/// Gzips the body where the operation allows it (`smithy.api#requestCompression`) and the body
/// has at least `min_bytes`; does nothing otherwise.
#[cfg(feature = "gzip")]
pub fn compress<O: Operation>(request: &mut Request<Bytes>, min_bytes: usize) {
    use http::header::CONTENT_ENCODING;
    use std::io::Write;

    if !O::TRAITS.gzip_request || request.body().len() < min_bytes {
        return;
    }
    let capacity = request.body().len() / 2;
    let mut encoder = flate2::write::GzEncoder::new(Vec::with_capacity(capacity), flate2::Compression::default());
    // Writing to memory does not fail; if it did, the body as it is would still be right.
    let Ok(packed) = encoder.write_all(request.body()).and_then(|()| encoder.finish()) else { return };
    *request.body_mut() = Bytes::from(packed);
    request.headers_mut().append(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
}
