// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.management;

/// Call without an answer within the time to give up. It may have been carried out: all calls can be repeated.
public final class UnconfirmedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnconfirmedException(String cause) {
        super(cause);
    }
}
