// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.sms;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of text messages that are the same for every provider.
///
/// @param maxSegments Maximum number of parts of one text message; longer messages are refused. Providers charge
/// each part, so a larger value can cost more.
@ConfigurationProperties("carillon.delivery.sms")
record SmsProperties(@DefaultValue("10") int maxSegments) {

    SmsProperties {
        if (maxSegments < 1) {
            throw new IllegalArgumentException("carillon.delivery.sms.max-segments must be at least 1");
        }
    }
}
