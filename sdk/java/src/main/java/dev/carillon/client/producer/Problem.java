// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.producer;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

/// Reason for a refusal, as an RFC 9457 problem.
///
/// @param type such as `urn:carillon:failure:schema-violation`
/// @param status HTTP status
/// @param detail a sentence for the developer
/// @param json the whole problem, with members such as `violations`
public record Problem(String type, int status, String detail, String json) {

    /// Problem of an answer. One that is no problem document, such as a load balancer's, has the type `about:blank`.
    public static Problem read(int status, String body) {
        try {
            JsonElement json = JsonParser.parseString(body);
            if (json.isJsonObject()) {
                return of(json.getAsJsonObject(), status);
            }
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
            return unexplained(status);
        }
        return unexplained(status);
    }

    static Problem of(JsonObject json, int status) {
        return new Problem(text(json, "type"), status, text(json, "detail"), json.toString());
    }

    private static Problem unexplained(int status) {
        return new Problem("about:blank", status, "HTTP status " + status, "{}");
    }

    /// True if the same request may succeed later.
    public boolean isTemporary() {
        return status == 429 || status >= 500;
    }

    private static String text(JsonObject json, String name) {
        return json.has(name) ? json.get(name).getAsString() : "";
    }
}
