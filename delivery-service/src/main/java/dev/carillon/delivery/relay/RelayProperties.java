// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.relay;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Sending of receipts to the endpoints in tenants' catalogs.
///
/// @param enabled True lets this process send receipts.
/// @param allowedNetworks Address ranges that may be called although they are not public, such as `10.1.0.0/16`.
/// @param allowedPorts Ports that may be called besides 80 and 443: single ports or ranges, such as `8000-8099`.
/// @param plainHttp True allows endpoints without TLS.
/// @param concurrency Maximum number of simultaneous requests per endpoint. Receipts of one recipient are always
/// sent one after the other. A larger value sends faster.
/// @param deadline Time limit of one request. A larger value tolerates slower endpoints.
/// @param firstPause Pause before the first retry; it doubles with each further retry. A larger value retries
/// later.
/// @param longestPause Maximum pause between two retries.
/// @param giveUpAfter Time after which a receipt that the endpoint does not acknowledge is skipped. A skipped
/// receipt can be replayed. A larger value lets an endpoint be down for longer.
/// @param maxRefusals Number of attempts after which a receipt that the endpoint rejects as malformed is skipped. A
/// larger value blocks the later receipts of the recipient for longer.
@ConfigurationProperties("carillon.delivery.receipts-out")
record RelayProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue List<String> allowedNetworks,
        @DefaultValue List<String> allowedPorts,
        @DefaultValue("false") boolean plainHttp,
        @DefaultValue("16") int concurrency,
        @DefaultValue("15s") Duration deadline,
        @DefaultValue("1s") Duration firstPause,
        @DefaultValue("10m") Duration longestPause,
        @DefaultValue("3d") Duration giveUpAfter,
        @DefaultValue("8") int maxRefusals) {

    RelayProperties {
        allowedNetworks = List.copyOf(allowedNetworks);
        allowedPorts = List.copyOf(allowedPorts);
        if (concurrency < 1) {
            throw new IllegalArgumentException("carillon.delivery.receipts-out.concurrency must be at least 1");
        }
    }
}
