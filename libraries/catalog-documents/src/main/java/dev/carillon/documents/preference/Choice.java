// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.preference;

import dev.carillon.events.Channel;
import dev.carillon.events.v1.Preference;
import java.util.Optional;

/// Preference for one scope and one channel.
///
/// @param name category or event type; empty for all
/// @param channel wire name; empty for every channel
/// @param changedAtMillis time at which the recipient made the choice; 0 for a default
public record Choice(Target target, String name, String channel, boolean enabled, long changedAtMillis) {

    /// Scope of a choice, the most general first.
    public enum Target {
        ALL,
        CATEGORY,
        EVENT_TYPE
    }

    /// Choice of a published preference. One without a scope is for all.
    public static Choice of(Preference message) {
        Target target = switch (message.getScopeCase()) {
            case ALL, SCOPE_NOT_SET -> Target.ALL;
            case CATEGORY -> Target.CATEGORY;
            case EVENT_TYPE -> Target.EVENT_TYPE;
        };
        String name = switch (target) {
            case ALL -> "";
            case CATEGORY -> message.getCategory();
            case EVENT_TYPE -> message.getEventType();
        };
        String channel =
                Channel.find(message.getChannel()).map(Channel::wireName).orElse("");
        return new Choice(target, name, channel, message.getEnabled(), message.getChangedAtMillis());
    }

    public Preference toMessage() {
        Preference.Builder message = Preference.newBuilder().setEnabled(enabled).setChangedAtMillis(changedAtMillis);
        Channel.find(channel).map(Channel::code).ifPresent(message::setChannel);
        return switch (target) {
            case ALL -> message.setAll(true).build();
            case CATEGORY -> message.setCategory(name).build();
            case EVENT_TYPE -> message.setEventType(name).build();
        };
    }

    /// Choice with the time of an equal earlier choice, if there is one.
    Choice since(Optional<Choice> before) {
        return before.filter(old -> old.enabled() == enabled).orElse(this);
    }

    boolean isAbout(Choice other) {
        return target == other.target && name.equals(other.name) && channel.equals(other.channel);
    }
}
