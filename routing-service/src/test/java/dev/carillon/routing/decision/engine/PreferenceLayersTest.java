// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Channel;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.Preference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Holds the policy against the sentence that describes it, said in another way: the preferences from the weakest to
/// the strongest, the last one that is about the matter counts.
final class PreferenceLayersTest {

    @Property(tries = 500)
    void theStrongestPreferenceDecides(
            @ForAll("layer") List<Preference> tenant,
            @ForAll("layer") List<Preference> category,
            @ForAll("layer") List<Preference> type,
            @ForAll("layer") List<Preference> own) {
        Notification notification = new Scene()
                .tenant(builder -> builder.addAllDefaultPreferences(tenant))
                .category(builder -> builder.addAllDefaultPreferences(category))
                .type(builder -> builder.addAllDefaultPreferences(type))
                .profile(builder -> builder.addAllPreferences(own))
                .notification();

        boolean silent = PreferencePolicy.decide(notification, Channel.EMAIL)
                .filter(choice -> !choice.preference().getEnabled())
                .isPresent();

        assertThat(silent).isEqualTo(!expected(List.of(tenant, category, type, own)));
    }

    @Property(tries = 200)
    void preferencesOfOtherTypesAndChannelsChangeNothing(@ForAll("layer") List<Preference> own) {
        Notification without =
                new Scene().profile(builder -> builder.addAllPreferences(own)).notification();
        Notification with = new Scene()
                .profile(builder -> builder.addAllPreferences(own)
                        .addPreferences(Preference.newBuilder()
                                .setEventType("another.type")
                                .setChangedAtMillis(99))
                        .addPreferences(Preference.newBuilder()
                                .setEventType("order.shipped")
                                .setChannel(ChannelCode.CHANNEL_SMS)
                                .setChangedAtMillis(99)))
                .notification();

        assertThat(PreferencePolicy.decide(with, Channel.EMAIL)
                        .filter(choice -> !choice.preference().getEnabled())
                        .isPresent())
                .isEqualTo(PreferencePolicy.decide(without, Channel.EMAIL)
                        .filter(choice -> !choice.preference().getEnabled())
                        .isPresent());
    }

    @Provide
    Arbitrary<List<Preference>> layer() {
        Arbitrary<Preference.Builder> scoped = Arbitraries.of(
                        "all", "category:orders", "category:news", "type:order.shipped", "type:else")
                .map(PreferenceLayersTest::scoped);
        Arbitrary<ChannelCode> channel =
                Arbitraries.of(ChannelCode.CHANNEL_UNSPECIFIED, ChannelCode.CHANNEL_EMAIL, ChannelCode.CHANNEL_PUSH);
        return Combinators.combine(
                        scoped,
                        channel,
                        Arbitraries.of(true, false),
                        Arbitraries.longs().between(0, 3))
                .as((preference, on, enabled, changed) -> preference
                        .setChannel(on)
                        .setEnabled(enabled)
                        .setChangedAtMillis(changed)
                        .build())
                .list()
                .ofMaxSize(5);
    }

    private static Preference.Builder scoped(String scope) {
        if (scope.equals("all")) {
            return Preference.newBuilder().setAll(true);
        }
        String name = scope.substring(scope.indexOf(':') + 1);
        return scope.startsWith("category")
                ? Preference.newBuilder().setCategory(name)
                : Preference.newBuilder().setEventType(name);
    }

    private static boolean expected(List<List<Preference>> layersFromTheWeakest) {
        Optional<Preference> winner = Optional.empty();
        for (List<Preference> layer : layersFromTheWeakest) {
            for (Preference.ScopeCase scope :
                    List.of(Preference.ScopeCase.ALL, Preference.ScopeCase.CATEGORY, Preference.ScopeCase.EVENT_TYPE)) {
                for (ChannelCode channel : List.of(ChannelCode.CHANNEL_UNSPECIFIED, ChannelCode.CHANNEL_EMAIL)) {
                    List<Preference> alike = new ArrayList<>(layer);
                    alike.removeIf(one -> one.getScopeCase() != scope
                            || one.getChannel() != channel
                            || one.getCategory().equals("news")
                            || one.getEventType().equals("else"));
                    for (long changed = 0; changed <= 3; changed++) {
                        for (Preference one : alike) {
                            if (one.getChangedAtMillis() == changed) {
                                winner = Optional.of(one);
                            }
                        }
                    }
                }
            }
        }
        return winner.map(Preference::getEnabled).orElse(true);
    }
}
