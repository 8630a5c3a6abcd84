// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Scopes that the caller of a controller method needs, all of them. A method with neither this annotation nor
/// [NoAuthentication] refuses every caller.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface RequiresScope {
    Scope[] value();

    /// Scopes each of which suffices in place of all others.
    Scope[] or() default {};
}
