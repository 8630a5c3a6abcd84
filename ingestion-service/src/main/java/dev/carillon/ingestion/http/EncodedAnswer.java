// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.http;

import java.util.Map;

/// Answer as it is sent to the client.
///
/// @param headers further headers by name
/// @param body JSON in UTF-8
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
record EncodedAnswer(int status, String contentType, Map<String, String> headers, byte[] body) {}
