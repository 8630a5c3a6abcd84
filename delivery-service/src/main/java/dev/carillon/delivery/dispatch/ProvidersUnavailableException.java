// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import dev.carillon.events.FailureCode;

/// Channel without an available provider. Nothing is sent until a provider is available again.
final class ProvidersUnavailableException extends RuntimeException {

    ProvidersUnavailableException() {
        super("no provider of the channel is available", null, false, false);
    }

    FailureCode code() {
        return FailureCode.UNAVAILABLE;
    }
}
