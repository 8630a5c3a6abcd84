// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.producer;

/// Reason for a refusal, as an RFC 9457 problem.
///
/// @param type such as `urn:carillon:failure:schema-violation`
/// @param status HTTP status
/// @param detail a sentence for the developer
/// @param json the whole problem, with members such as `violations`
public record Problem(String type, int status, String detail, String json) {

    boolean isTemporary() {
        return status == 429 || status >= 500;
    }
}
