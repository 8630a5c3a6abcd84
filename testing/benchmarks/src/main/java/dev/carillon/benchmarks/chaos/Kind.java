// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import dev.carillon.benchmarks.client.Json;
import dev.carillon.benchmarks.client.RestApi;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/// Kind of events in the load, each with an event type, a template and a workflow of its own.
enum Kind {
    SINGLE(25, Channels.ALL, ""),
    BATCH(35, List.of(Channels.INBOX), ""),
    DIGEST(10, List.of(Channels.INBOX), """
            [{"id": "pack", "digest": {"window": {"fixed": "3s"}, "maxItems": 100}},
             {"id": "bell", "deliver": {"channel": "in_app"}}]"""),
    DEFERRAL(10, List.of(Channels.INBOX), """
            [{"id": "pause", "wait": {"for": "3s"}},
             {"id": "bell", "deliver": {"channel": "in_app"}}]"""),
    ESCALATION(10, List.of(Channels.INBOX, Channels.PHONE), """
            [{"id": "bell", "deliver": {"channel": "in_app"}},
             {"id": "pause", "wait": {"for": "2s", "unless": "seen"}},
             {"id": "phone", "deliver": {"channel": "push"}}]"""),
    STRICT(10, List.of(Channels.MAILBOX), "");

    private static final int EVENTS_OF_A_BATCH = 10;
    private static final Duration WAIT = Duration.ofSeconds(3);

    private final int percent;

    @SuppressWarnings("ImmutableEnumChecker") // Of List.of.
    private final List<String> channels;

    private final String steps;

    Kind(int percent, List<String> channels, String steps) {
        this.percent = percent;
        this.channels = channels;
        this.steps = steps;
    }

    /// Name of its event type, template and workflow.
    String type() {
        return "chaos." + label();
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Events per second at a rate of the whole load.
    int rate(int whole) {
        return Math.max(1, whole * percent / 100);
    }

    /// Events in a request. Those of one recipient are in different requests, as a producer that needs order must do.
    int batch() {
        return this == BATCH ? EVENTS_OF_A_BATCH : 1;
    }

    boolean hasInbox() {
        return channels.contains(Channels.INBOX);
    }

    boolean hasMail() {
        return channels.contains(Channels.MAILBOX);
    }

    boolean hasPush() {
        return channels.contains(Channels.PHONE);
    }

    /// True if a recipient's items must be in the order of the acknowledgements. An event that waits takes its
    /// place when it is released.
    boolean keepsOrderInInbox() {
        return hasInbox() && this != DIGEST && this != DEFERRAL;
    }

    /// Time that its workflow holds an event back.
    Duration delay() {
        return this == DIGEST || this == DEFERRAL ? WAIT : Duration.ZERO;
    }

    /// Publishes its template, workflow and event type.
    void publish(RestApi admin) {
        ObjectNode template = Json.object();
        for (String channel : channels) {
            template.withArrayProperty("contents")
                    .addObject()
                    .put("channel", channel)
                    .put("title", this == DIGEST ? "News" : "{{data.run}}-{{data.n}}")
                    .put("text", this == DIGEST ? DigestItems.TEMPLATE : "Order {{data.order}}");
        }
        admin.put("/v1/templates/" + type(), template).requireJson();
        ObjectNode eventType = Json.object()
                .put("name", type())
                .put("category", "chaos")
                .put("lane", "standard")
                .put("guarantee", "effectively_once")
                .put("ordering", this == STRICT ? "strict" : "lane")
                .put("template", type());
        channels.forEach(eventType.putArray("channels")::add);
        if (!steps.isEmpty()) {
            ObjectNode workflow = Json.object().put("name", type());
            workflow.set("steps", Json.parse(steps));
            admin.put("/v1/workflows/" + type(), workflow).requireJson();
            eventType.put("workflow", type());
        }
        admin.put("/v1/event-types/" + type(), eventType).requireJson();
    }

    /// Names of channels.
    private static final class Channels {

        static final String INBOX = "in_app";
        static final String MAILBOX = "email";
        static final String PHONE = "push";
        static final List<String> ALL = List.of(INBOX, MAILBOX, PHONE);
    }
}
