// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.relay;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How receipts are sent to the endpoints that tenants name in their catalogs.
///
/// @param enabled whether this process sends any
/// @param allowedNetworks address ranges that may be called although they are not public, such as `10.1.0.0/16`
/// @param plainHttp whether endpoints without TLS may be called
/// @param concurrency receipts under way at once, per endpoint; those of one recipient go one after the other
/// @param deadline for one attempt
/// @param firstPause before a receipt is sent again; the pause doubles from then on
/// @param longestPause between two attempts
/// @param giveUpAfter for so long a receipt is sent again that was not taken; then it is left out, and can be replayed
/// @param maxRefusals so often a receipt is sent that an endpoint answers as malformed; then it is left out
@ConfigurationProperties("carillon.delivery.receipts-out")
record RelayProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue List<String> allowedNetworks,
        @DefaultValue("false") boolean plainHttp,
        @DefaultValue("16") int concurrency,
        @DefaultValue("15s") Duration deadline,
        @DefaultValue("1s") Duration firstPause,
        @DefaultValue("10m") Duration longestPause,
        @DefaultValue("3d") Duration giveUpAfter,
        @DefaultValue("8") int maxRefusals) {

    RelayProperties {
        allowedNetworks = List.copyOf(allowedNetworks);
        if (concurrency < 1) {
            throw new IllegalArgumentException("carillon.delivery.receipts-out.concurrency must be at least 1");
        }
    }
}
