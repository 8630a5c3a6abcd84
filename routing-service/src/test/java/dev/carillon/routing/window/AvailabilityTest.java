// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.ProfileContent;
import dev.carillon.events.v1.SendWindow;
import dev.carillon.events.v1.Tenant;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class AvailabilityTest {

    private static final LocalWindow NIGHT = new LocalWindow(LocalTime.of(22, 0), LocalTime.of(7, 0), Set.of());
    private static final LocalWindow OFFICE = new LocalWindow(
            LocalTime.of(9, 0),
            LocalTime.of(17, 0),
            Set.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY, DayOfWeek.THURSDAY, DayOfWeek.FRIDAY));
    private static final QuietHours QUIET = new QuietHours(List.of(NIGHT));

    @Test
    void isNowWhenNothingObjects() {
        Instant noon = Instant.parse("2026-06-10T10:00:00Z");

        assertThat(Availability.openAt(noon, QUIET, SendWindows.always(), Clocks.BERLIN))
                .contains(noon);
        assertThat(QUIET.quietUntil(noon, Clocks.BERLIN)).isEmpty();
        assertThat(new SendWindows(List.of(OFFICE)).closedUntil(noon, Clocks.BERLIN))
                .isEmpty();
    }

    @Test
    void waitsForTheMorning() {
        Instant night = Instant.parse("2026-06-10T23:30:00Z");

        assertThat(QUIET.quietUntil(night, Clocks.BERLIN)).contains(Instant.parse("2026-06-11T05:00:00Z"));
    }

    @Test
    void waitsForTheOfficeOverTheWeekend() {
        Instant friday = Instant.parse("2026-06-12T15:00:00Z");

        assertThat(new SendWindows(List.of(OFFICE)).closedUntil(friday, Clocks.BERLIN))
                .contains(Instant.parse("2026-06-15T07:00:00Z"));
    }

    @Test
    void aWindowThatOpensInTheNightWaitsForTheMorning() {
        SendWindows late = new SendWindows(List.of(new LocalWindow(LocalTime.of(23, 0), LocalTime.of(8, 0), Set.of())));
        Instant noon = Instant.parse("2026-06-10T10:00:00Z");

        assertThat(Availability.openAt(noon, QUIET, late, Clocks.BERLIN))
                .contains(Instant.parse("2026-06-11T05:00:00Z"));
    }

    @Test
    void windowsThatMeetAreOneNight() {
        QuietHours quiet = new QuietHours(
                List.of(NIGHT, new LocalWindow(LocalTime.of(7, 0), LocalTime.of(9, 0), Set.of(DayOfWeek.THURSDAY))));

        assertThat(quiet.quietUntil(Instant.parse("2026-06-10T23:30:00Z"), Clocks.BERLIN))
                .contains(Instant.parse("2026-06-11T07:00:00Z"));
    }

    @Test
    void isNeverWhenWindowsOpenOnlyInQuietHours() {
        SendWindows nightly =
                new SendWindows(List.of(new LocalWindow(LocalTime.of(23, 0), LocalTime.of(6, 0), Set.of())));
        QuietHours always = new QuietHours(List.of(
                new LocalWindow(LocalTime.of(0, 0), LocalTime.of(12, 0), Set.of()),
                new LocalWindow(LocalTime.of(12, 0), LocalTime.of(0, 0), Set.of())));
        Instant noon = Instant.parse("2026-06-10T10:00:00Z");

        assertThat(Availability.openAt(noon, QUIET, nightly, Clocks.BERLIN)).isEmpty();
        assertThat(always.quietUntil(noon, Clocks.BERLIN)).contains(noon.plus(Availability.HORIZON));
    }

    @Test
    void windowsThatNameTheChannelGoBeforeThoseThatNameNone() {
        List<SendWindow> written = List.of(
                sendWindow(ChannelCode.CHANNEL_UNSPECIFIED, "09:00", "17:00"),
                sendWindow(ChannelCode.CHANNEL_SMS, "10:00", "12:00"),
                sendWindow(ChannelCode.CHANNEL_PUSH, "whenever", "17:00"));

        assertThat(SendWindows.of(written, ChannelCode.CHANNEL_SMS).windows())
                .containsExactly(new LocalWindow(LocalTime.of(10, 0), LocalTime.of(12, 0), Set.of()));
        assertThat(SendWindows.of(written, ChannelCode.CHANNEL_EMAIL).windows())
                .containsExactly(new LocalWindow(LocalTime.of(9, 0), LocalTime.of(17, 0), Set.of()));
        assertThat(SendWindows.of(written, ChannelCode.CHANNEL_PUSH))
                .isEqualTo(SendWindows.of(written, ChannelCode.CHANNEL_EMAIL));
        assertThat(SendWindows.of(List.of(), ChannelCode.CHANNEL_SMS)).isEqualTo(SendWindows.always());
    }

    @Test
    void theRecipientsQuietHoursReplaceTheTenants() {
        Tenant tenant = Tenant.newBuilder()
                .setDefaultQuietHours(quietHours("22:00", "07:00"))
                .build();

        assertThat(QuietHours.of(ProfileContent.getDefaultInstance(), tenant)).isEqualTo(QUIET);
        assertThat(QuietHours.of(profile(quietHours("23:00", "06:00")), tenant).windows())
                .containsExactly(new LocalWindow(LocalTime.of(23, 0), LocalTime.of(6, 0), Set.of()));
        assertThat(QuietHours.of(profile(quietHours("", "")), tenant)).isEqualTo(QuietHours.none());
        assertThat(QuietHours.of(ProfileContent.getDefaultInstance(), Tenant.getDefaultInstance()))
                .isEqualTo(QuietHours.none());
    }

    @Property(tries = 400)
    void nothingIsReleasedInQuietHoursOrOutsideOfWindowsAndNothingWaitsLongerThanThat(
            @ForAll("moments") Clocks.Moment moment,
            @ForAll("someWindows") List<LocalWindow> quiet,
            @ForAll("someWindows") List<LocalWindow> windows) {
        Optional<Instant> openAt =
                Availability.openAt(moment.instant(), new QuietHours(quiet), new SendWindows(windows), moment.zone());

        openAt.ifPresent(at -> assertThat(isOpen(at, moment, quiet, windows)).isTrue());
        Instant end = openAt.orElse(moment.instant().plus(Availability.HORIZON));
        for (Instant each = moment.instant(); each.isBefore(end); each = nextMinute(each)) {
            assertThat(isOpen(each, moment, quiet, windows)).as("%s", each).isFalse();
        }
    }

    @Property(tries = 300)
    void quietEndsWhenItIsNotQuiet(
            @ForAll("moments") Clocks.Moment moment, @ForAll("someWindows") List<LocalWindow> windows) {
        QuietHours quiet = new QuietHours(windows);

        Optional<Instant> until = quiet.quietUntil(moment.instant(), moment.zone());

        assertThat(until.isPresent()).isEqualTo(quiet.contains(moment.instant(), moment.zone()));
        until.ifPresent(end -> assertThat(end).isAfter(moment.instant()));
        until.filter(end -> end.isBefore(moment.instant().plus(Availability.HORIZON)))
                .ifPresent(end -> assertThat(quiet.contains(end, moment.zone())).isFalse());
    }

    @Provide
    Arbitrary<Clocks.Moment> moments() {
        return Clocks.moments();
    }

    @Provide
    Arbitrary<List<LocalWindow>> someWindows() {
        return Clocks.windows().list().ofMaxSize(3);
    }

    private static boolean isOpen(
            Instant at, Clocks.Moment moment, List<LocalWindow> quiet, List<LocalWindow> windows) {
        Clocks.Moment then = new Clocks.Moment(at, moment.zone());
        return quiet.stream().noneMatch(window -> Clocks.shows(window, then))
                && (windows.isEmpty() || windows.stream().anyMatch(window -> Clocks.shows(window, then)));
    }

    private static Instant nextMinute(Instant instant) {
        return Instant.ofEpochSecond((instant.getEpochSecond() / 60 + 1) * 60);
    }

    private static SendWindow sendWindow(ChannelCode channel, String from, String to) {
        return SendWindow.newBuilder()
                .setChannel(channel)
                .setFrom(from)
                .setTo(to)
                .build();
    }

    private static dev.carillon.events.v1.QuietHours quietHours(String from, String to) {
        return dev.carillon.events.v1.QuietHours.newBuilder()
                .setFrom(from)
                .setTo(to)
                .build();
    }

    private static ProfileContent profile(dev.carillon.events.v1.QuietHours quiet) {
        return ProfileContent.newBuilder().setQuietHours(quiet).build();
    }
}
