// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.json;

import dev.carillon.events.AddressText;
import dev.carillon.events.RecipientId;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Syntaxes of text in requests. Each method returns the text in its normal form, or throws
/// [IllegalArgumentException] with a message for the caller.
public final class Syntax {

    private static final Pattern CATALOG_ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final Pattern ADDRESS_ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
    private static final Pattern LOCAL_TIME = Pattern.compile("(?:[01][0-9]|2[0-3]):[0-5][0-9]");
    private static final Pattern PHONE = Pattern.compile("\\+[1-9][0-9]{6,14}");
    private static final Pattern EMAIL = Pattern.compile(
            "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
                    + "@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");
    private static final int MAX_EMAIL = 254;
    private static final int MAX_EMAIL_LOCAL_PART = 64;
    private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();

    private static final Set<String> RESERVED_ADDRESS_IDS =
            new TreeSet<>(Set.of("email", "phone", "inbox", "webhook", "slack", "teams", "discord"));
    /// Hosts that need no TLS, as in browsers: their traffic stays on the machine.
    private static final Set<String> LOCAL_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

    private Syntax() {}

    public static String catalogId(String text) {
        return requirePathPart(requireMatch(CATALOG_ID, text, "must be 1 to 128 of letters, digits and . _ : -"));
    }

    public static RecipientId recipientId(String text) {
        RecipientId id = new RecipientId(text);
        requirePathPart(text);
        return id;
    }

    /// Refuses `.` and `..`: ids are parts of paths, in which these two are directories.
    private static String requirePathPart(String text) {
        if (text.equals(".") || text.equals("..")) {
            throw new IllegalArgumentException("must not be . or ..");
        }
        return text;
    }

    public static String addressId(String text) {
        requirePathPart(requireMatch(ADDRESS_ID, text, "must be 1 to 64 of letters, digits and . _ : -"));
        if (RESERVED_ADDRESS_IDS.contains(text)) {
            throw new IllegalArgumentException("must not be one of " + String.join(", ", RESERVED_ADDRESS_IDS));
        }
        return text;
    }

    public static String localTime(String text) {
        return requireMatch(LOCAL_TIME, text, "must be a local time such as 22:00");
    }

    /// Instant from 1970 to 9999. Instants beyond have no number of milliseconds.
    public static Instant instant(String text) {
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            if (instant.isBefore(Instant.EPOCH) || instant.isAfter(LATEST)) {
                throw new IllegalArgumentException("must be between 1970 and 9999");
            }
            return instant;
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be a date-time with an offset such as 2027-03-01T09:00:00Z", e);
        }
    }

    public static String phone(String given) {
        return requireMatch(PHONE, AddressText.phone(given), "must be an E.164 number such as +4930123456");
    }

    public static String email(String given) {
        String text = AddressText.email(given);
        requireMatch(EMAIL, text, "must be an e-mail address");
        if (text.length() > MAX_EMAIL || text.indexOf('@') > MAX_EMAIL_LOCAL_PART) {
            throw new IllegalArgumentException(
                    "must be at most %d characters, %d before the @".formatted(MAX_EMAIL, MAX_EMAIL_LOCAL_PART));
        }
        return text;
    }

    /// Absolute URL with TLS, or a URL on this machine.
    public static String endpoint(String text) {
        if (!isEndpoint(text)) {
            throw new IllegalArgumentException("must be an https URL without credentials");
        }
        return text;
    }

    public static boolean isEndpoint(String text) {
        try {
            URI uri = new URI(text);
            String host = uri.getHost();
            return host != null
                    && uri.getUserInfo() == null
                    && ("https".equals(uri.getScheme())
                            || ("http".equals(uri.getScheme()) && LOCAL_HOSTS.contains(host)));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    public static String timeZone(String text) {
        if (!ZONES.contains(text)) {
            throw new IllegalArgumentException("must be an IANA time zone such as Europe/Berlin");
        }
        return text;
    }

    public static String locale(String text) {
        try {
            String tag = new Locale.Builder().setLanguageTag(text).build().toLanguageTag();
            if (text.isEmpty() || tag.equals("und")) {
                throw new IllegalArgumentException("must be a BCP 47 language tag such as de-AT");
            }
            return tag;
        } catch (IllformedLocaleException e) {
            throw new IllegalArgumentException("must be a BCP 47 language tag such as de-AT", e);
        }
    }

    private static String requireMatch(Pattern pattern, String text, String message) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException(message);
        }
        return text;
    }
}
