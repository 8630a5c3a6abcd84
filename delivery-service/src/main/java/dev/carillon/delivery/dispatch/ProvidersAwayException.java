// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import dev.carillon.events.FailureCode;

/// Every provider of the channel is being left alone: nothing was sent, and nothing is until one is asked again.
final class ProvidersAwayException extends RuntimeException {

    ProvidersAwayException() {
        super("every provider of the channel is being left alone", null, false, false);
    }

    FailureCode code() {
        return FailureCode.UNAVAILABLE;
    }
}
