// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.json;

import io.swagger.v3.oas.annotations.Parameter;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a controller parameter that receives the request body: [dev.carillon.documents.json.Fields] for a JSON object,
/// a JSON node for any JSON, [Document] for JSON or YAML that the controller parses.
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(hidden = true)
public @interface JsonBody {

    int KIBIBYTE = 1024;

    /// Largest size of the body in bytes. A larger body is refused before it is read to its end.
    int limit() default 64 * KIBIBYTE;
}
