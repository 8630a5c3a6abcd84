// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.catalog;

import dev.carillon.documents.json.Fields;
import dev.carillon.events.Channel;
import dev.carillon.events.ProviderNames;
import dev.carillon.events.v1.ProviderOrder;
import dev.carillon.events.v1.ReportPatience;
import dev.carillon.events.v1.SpendCap;
import dev.carillon.events.v1.Tenant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// Delivery settings of a tenant. Stored as JSON with these exact member names.
///
/// @param weight the tenant's share of worker turns, relative to other tenants; 0 for the default 100
/// @param providerOrder providers by channel, in the order in which they are tried
/// @param monthlyCapMicros largest cost of providers per month, in millionths; 0 for no cap
/// @param marketingPercent percentage of the cap at which marketing stops; 0 for the default 80
/// @param reportWithinSeconds by channel, time to wait for a delivery report before another provider is tried; 0
/// for no second try
public record DeliverySettings(
        int weight,
        Map<String, List<String>> providerOrder,
        long monthlyCapMicros,
        int marketingPercent,
        Map<String, Integer> reportWithinSeconds) {

    static final DeliverySettings USUAL = new DeliverySettings(0, Map.of(), 0, 0, Map.of());

    private static final int MAX_WEIGHT = 10_000;
    private static final int MAX_PROVIDERS = 10;
    private static final int MAX_NAME = 64;
    private static final int MAX_SECONDS = 86_400;
    private static final long MAX_MICROS = 1_000_000_000_000_000L;

    public DeliverySettings {
        providerOrder = providerOrder == null ? Map.of() : Map.copyOf(providerOrder);
        reportWithinSeconds = reportWithinSeconds == null ? Map.of() : Map.copyOf(reportWithinSeconds);
    }

    /// Reads `{"weight"?: 100, "providerOrder"?: {"sms": ["vonage", "twilio"]}, "monthlyCapMicros"?,
    /// "marketingPercent"?, "reportWithinSeconds"?: {"sms": 60}}`; the defaults if the member is absent.
    static DeliverySettings read(Fields body, String name) {
        return body.object(name).map(DeliverySettings::read).orElse(USUAL);
    }

    private static DeliverySettings read(Fields fields) {
        Map<String, List<String>> order = new LinkedHashMap<>();
        fields.object("providerOrder").ifPresent(channels -> {
            for (String channel : channels.names()) {
                List<String> providers = channels.texts(channel, MAX_PROVIDERS, MAX_NAME);
                Channel.find(channel)
                        .map(ProviderNames::of)
                        .ifPresentOrElse(
                                known -> requireKnown(channels, channel, providers, known),
                                () -> channels.violate(channel, "enum", "is no channel"));
                order.put(channel, providers);
            }
        });
        Map<String, Integer> patience = new LinkedHashMap<>();
        fields.object("reportWithinSeconds").ifPresent(channels -> {
            for (String channel : channels.names()) {
                if (Channel.find(channel).isEmpty()) {
                    channels.violate(channel, "enum", "is no channel");
                }
                channels.integer(channel, 0, MAX_SECONDS)
                        .ifPresent(seconds -> patience.put(channel, seconds.intValue()));
            }
        });
        return new DeliverySettings(
                fields.integer("weight", 0, MAX_WEIGHT).orElse(0L).intValue(),
                order,
                fields.integer("monthlyCapMicros", 0, MAX_MICROS).orElse(0L),
                fields.integer("marketingPercent", 0, 100).orElse(0L).intValue(),
                patience);
    }

    private static void requireKnown(Fields channels, String channel, List<String> providers, List<String> known) {
        for (int i = 0; i < providers.size(); i++) {
            if (!known.contains(providers.get(i))) {
                channels.violate(
                        channel + "/" + i,
                        "enum",
                        known.isEmpty()
                                ? "the channel has no providers"
                                : "must be one of " + String.join(", ", known));
            }
        }
    }

    /// Writes the members that are set, in the form that [#read(Fields, String)] reads.
    public void writeTo(ObjectNode view) {
        if (weight > 0) {
            view.put("weight", weight);
        }
        if (!providerOrder.isEmpty()) {
            ObjectNode order = view.putObject("providerOrder");
            providerOrder.forEach((channel, providers) -> providers.forEach(order.putArray(channel)::add));
        }
        if (monthlyCapMicros > 0) {
            view.put("monthlyCapMicros", monthlyCapMicros);
        }
        if (marketingPercent > 0) {
            view.put("marketingPercent", marketingPercent);
        }
        if (!reportWithinSeconds.isEmpty()) {
            ObjectNode patience = view.putObject("reportWithinSeconds");
            reportWithinSeconds.forEach(patience::put);
        }
    }

    void writeTo(Tenant.Builder message) {
        message.setDeliveryWeight(weight);
        providerOrder.forEach((name, providers) -> Channel.find(name)
                .ifPresent(channel -> message.addProviderOrders(
                        ProviderOrder.newBuilder().setChannel(channel.code()).addAllProviders(providers))));
        reportWithinSeconds.forEach((name, seconds) -> Channel.find(name)
                .ifPresent(channel -> message.addReportPatiences(
                        ReportPatience.newBuilder().setChannel(channel.code()).setSeconds(seconds))));
        if (monthlyCapMicros > 0) {
            message.setSpendCap(
                    SpendCap.newBuilder().setMonthlyMicros(monthlyCapMicros).setMarketingPercent(marketingPercent));
        }
    }
}
