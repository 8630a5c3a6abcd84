// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient.segment;

import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.admin.recipient.Subscriptions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Beans of the segments, their sweep and their pages.
@Configuration(proxyBeanMethods = false)
@Import({SegmentMembership.class, Segments.class, SegmentController.class, SegmentPages.class})
public class SegmentConfiguration {

    @Bean
    SegmentSweep adminSegmentSweep(Outbox outbox, SegmentMembership membership, Subscriptions subscriptions) {
        return new SegmentSweep(outbox, membership, subscriptions);
    }

    @Bean
    NavigationEntry adminSegmentsNavigation() {
        return SegmentPages.NAVIGATION;
    }
}
