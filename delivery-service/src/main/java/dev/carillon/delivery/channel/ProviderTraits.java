// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel;

import dev.carillon.delivery.attempt.Idempotency;
import dev.carillon.events.Channel;
import dev.carillon.events.v1.Address;
import dev.carillon.events.v1.PlatformCode;
import dev.carillon.events.v1.WebhookFormatCode;
import java.util.function.Predicate;

/// Traits of one provider that are the same for every attempt.
///
/// @param provider name in receipts and metrics, such as `smtp`
/// @param idempotency way in which a repeated attempt under the same delivery id can be recognised as a repetition
/// @param carries whether the provider can send to an address
/// @param isReporting whether the provider is asked to report the further course of each delivery that it accepts
/// @param concurrency maximum number of simultaneous attempts
public record ProviderTraits(
        Channel channel,
        String provider,
        Idempotency idempotency,
        Predicate<Address> carries,
        boolean isReporting,
        int concurrency) {

    /// Addresses that are devices of a platform.
    public static Predicate<Address> device(PlatformCode platform) {
        return address -> address.hasDevice() && address.getDevice().getPlatform() == platform;
    }

    /// Addresses that are webhooks of a format.
    public static Predicate<Address> webhook(WebhookFormatCode format) {
        return address -> address.hasWebhook() && address.getWebhook().getFormat() == format;
    }
}
