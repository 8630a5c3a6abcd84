// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel;

import dev.carillon.delivery.Simulators;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;

/// One vendor's senders, as the contract needs them: where the simulator is, and where nothing is as it should be.
///
/// @param impatient with a short deadline
/// @param toNowhere where nobody listens
/// @param toUnknownHost where the name system knows no host
/// @param withoutTrust where nobody's certificate is to be trusted
public record VendorSenders<S extends ChannelSender>(S usual, S impatient, S toNowhere, S toUnknownHost, S withoutTrust)
        implements AutoCloseable {

    /// @param vendor as in the simulators' paths
    /// @param making a sender to a place, with a deadline
    public static <S extends ChannelSender> VendorSenders<S> of(String vendor, BiFunction<URI, Duration, S> making) {
        URI simulator = Simulators.url(vendor);
        return new VendorSenders<>(
                making.apply(simulator, ChannelSenderContract.PATIENCE),
                making.apply(simulator, ChannelSenderContract.DEADLINE),
                making.apply(URI.create("http://127.0.0.1:1"), ChannelSenderContract.PATIENCE),
                making.apply(URI.create("http://nowhere.invalid"), ChannelSenderContract.PATIENCE),
                making.apply(URI.create("https://localhost:" + Simulators.APNS_PORT), ChannelSenderContract.PATIENCE));
    }

    @Override
    public void close() {
        List.of(usual, impatient, toNowhere, toUnknownHost, withoutTrust).forEach(VendorSenders::close);
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
