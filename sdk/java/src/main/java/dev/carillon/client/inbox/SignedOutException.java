// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

/// The user is signed out, so there is no token.
public final class SignedOutException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public SignedOutException() {
        super("signed out");
    }
}
