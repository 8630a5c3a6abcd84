// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

import java.util.regex.Pattern;

/// Name that a client sent, in a form that can be written to the log: it can neither begin another line nor fill the
/// log.
public final class LoggedName {

    private static final int MAX_LENGTH = 64;
    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9_.:-]");

    private LoggedName() {}

    /// The first 64 characters of the name, with `?` for every character but letters, digits, `_`, `.`, `:` and `-`.
    public static String of(String name) {
        String start = name.substring(0, Math.min(name.length(), MAX_LENGTH));
        return UNSAFE.matcher(start).replaceAll("?") + (name.length() > MAX_LENGTH ? "…" : "");
    }
}
