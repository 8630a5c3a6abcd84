// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import dev.carillon.events.Channel;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.routing.decision.Action;
import dev.carillon.routing.decision.RuleName;
import dev.carillon.routing.window.Availability;
import dev.carillon.routing.window.QuietHours;
import dev.carillon.routing.window.SendWindows;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Rule that applies quiet hours of the recipient (else of the tenant) and send windows of the event type, in the
/// recipient's time zone. A notification outside them is deferred to the first instant that both allow. The critical
/// lane and the channels that the type exempts ignore quiet hours. Only an immediate notification, which is a test,
/// ignores its type's send windows.
final class QuietHoursPolicy implements ChannelPolicy {

    /// Channels that quiet hours cover, unless the tenant names others.
    private static final List<ChannelCode> DISTURBING =
            List.of(ChannelCode.CHANNEL_PUSH, ChannelCode.CHANNEL_SMS, ChannelCode.CHANNEL_EMAIL);

    @Override
    public String rule() {
        return RuleName.QUIET_HOURS;
    }

    @Override
    public Optional<ChannelVerdict> apply(ChannelQuestion question) {
        Notification notification = question.notification();
        QuietHours quiet = quiet(question);
        SendWindows windows = SendWindows.of(
                notification.type().getSendWindowsList(), question.channel().code());
        if (notification.isImmediate()
                || (quiet.windows().isEmpty() && windows.windows().isEmpty())) {
            return Optional.empty();
        }
        ZoneId zone = notification.zone();
        Instant now = question.now();
        String rule = quiet.contains(now, zone) ? RuleName.QUIET_HOURS : RuleName.SEND_WINDOW;
        Optional<Instant> open = Availability.openAt(now, quiet, windows, zone);
        if (open.isEmpty()) {
            return Optional.of(new ChannelVerdict.Silent(
                    new Action.Reason(rule, "quiet hours cover every send window", inputs(quiet, windows, zone))));
        }
        return open.filter(now::isBefore)
                .map(until -> new ChannelVerdict.Later(
                        new Action.Reason(rule, text(rule), inputs(quiet, windows, zone)), until, true));
    }

    @Override
    public Map<String, String> evidence(ChannelQuestion question) {
        return inputs(
                quiet(question),
                SendWindows.of(
                        question.notification().type().getSendWindowsList(),
                        question.channel().code()),
                question.notification().zone());
    }

    private static QuietHours quiet(ChannelQuestion question) {
        Notification notification = question.notification();
        return notification.isCritical() || !isHeldBack(notification, question.channel())
                ? QuietHours.none()
                : QuietHours.of(question.profile().content(), notification.tenant());
    }

    private static boolean isHeldBack(Notification notification, Channel channel) {
        List<ChannelCode> named = notification.tenant().getQuietChannelsList();
        return (named.isEmpty() ? DISTURBING : named).contains(channel.code())
                && !notification.type().getQuietHoursBypassChannelsList().contains(channel.code());
    }

    private static String text(String rule) {
        return rule.equals(RuleName.QUIET_HOURS) ? "the recipient's quiet hours" : "no send window is open";
    }

    private static Map<String, String> inputs(QuietHours quiet, SendWindows windows, ZoneId zone) {
        return Map.of(
                "timeZone", zone.getId(),
                "quietHours", shown(quiet.windows()),
                "sendWindows", shown(windows.windows()));
    }

    private static String shown(List<dev.carillon.routing.window.LocalWindow> windows) {
        return String.join(
                ", ",
                windows.stream()
                        .map(window -> window.from() + "-" + window.to())
                        .toList());
    }
}
