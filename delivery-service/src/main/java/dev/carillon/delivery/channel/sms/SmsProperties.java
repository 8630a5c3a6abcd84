// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.sms;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What holds for text messages over every provider.
///
/// @param maxSegments the most parts that one message may cost; a longer one is refused
@ConfigurationProperties("carillon.delivery.sms")
record SmsProperties(@DefaultValue("10") int maxSegments) {

    SmsProperties {
        if (maxSegments < 1) {
            throw new IllegalArgumentException("carillon.delivery.sms.max-segments must be at least 1");
        }
    }
}
