// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel;

import dev.carillon.delivery.Simulators;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;

/// Senders of one vendor for the contract tests: one for the simulator, the others with one fault each.
///
/// @param shortDeadline Sender with a short deadline
/// @param unreachable Sender to a port without a server
/// @param toUnknownHost Sender to an unknown host name
/// @param withoutTrust Sender to a server with an untrusted certificate
public record VendorSenders<S extends ChannelSender>(
        S usual, S shortDeadline, S unreachable, S toUnknownHost, S withoutTrust) implements AutoCloseable {

    /// @param vendor Vendor's name in the simulator's paths
    /// @param making Creates a sender to a URL with a deadline
    public static <S extends ChannelSender> VendorSenders<S> of(String vendor, BiFunction<URI, Duration, S> making) {
        URI simulator = Simulators.url(vendor);
        return new VendorSenders<>(
                making.apply(simulator, ChannelSenderContract.LONG_DEADLINE),
                making.apply(simulator, ChannelSenderContract.SHORT_DEADLINE),
                making.apply(URI.create("http://127.0.0.1:1"), ChannelSenderContract.LONG_DEADLINE),
                making.apply(URI.create("http://nowhere.invalid"), ChannelSenderContract.LONG_DEADLINE),
                making.apply(
                        URI.create("https://localhost:" + Simulators.APNS_PORT), ChannelSenderContract.LONG_DEADLINE));
    }

    @Override
    public void close() {
        List.of(usual, shortDeadline, unreachable, toUnknownHost, withoutTrust).forEach(VendorSenders::close);
    }

    private static void close(ChannelSender sender) {
        try {
            if (sender instanceof AutoCloseable open) {
                open.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
