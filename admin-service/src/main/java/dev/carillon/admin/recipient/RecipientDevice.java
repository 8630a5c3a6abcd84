// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import com.google.protobuf.ByteString;
import dev.carillon.events.Sha256;
import dev.carillon.events.v1.Address;
import dev.carillon.events.v1.Device;
import dev.carillon.events.v1.PlatformCode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// App installation that receives push messages. Its id is its address id.
///
/// @param publicKey with `authSecret`: keys of a Web Push subscription, base64url; empty for other platforms
/// @param registeredAtMillis time of the last registration: an invalid-token report of a provider counts only if it
/// is later
record RecipientDevice(
        String id,
        Platform platform,
        String token,
        String app,
        String timeZone,
        String locale,
        String publicKey,
        String authSecret,
        long registeredAtMillis) {

    /// Push service of a device.
    enum Platform {
        APNS(PlatformCode.PLATFORM_APNS),
        FCM(PlatformCode.PLATFORM_FCM),
        WEBPUSH(PlatformCode.PLATFORM_WEB_PUSH);

        private final PlatformCode code;

        Platform(PlatformCode code) {
            this.code = code;
        }

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        static List<String> wireNames() {
            return Arrays.stream(values()).map(Platform::wireName).toList();
        }

        static Optional<Platform> find(String wireName) {
            return Arrays.stream(values())
                    .filter(platform -> platform.wireName().equals(wireName))
                    .findFirst();
        }
    }

    public Instant registeredAt() {
        return Instant.ofEpochMilli(registeredAtMillis);
    }

    boolean isSameInstallation(RecipientDevice other) {
        return platform == other.platform && token.equals(other.token);
    }

    boolean isSameRegistration(RecipientDevice other) {
        return isSameInstallation(other) && registeredAtMillis == other.registeredAtMillis;
    }

    /// Key of the installation within one tenant: a digest in hex, which does not reveal the token.
    String tokenKey() {
        return HexFormat.of().formatHex(Sha256.of(platform.name() + " " + token));
    }

    RecipientDevice registeredAt(long millis) {
        return new RecipientDevice(id, platform, token, app, timeZone, locale, publicKey, authSecret, millis);
    }

    RecipientDevice identifiedBy(String other) {
        return new RecipientDevice(
                other, platform, token, app, timeZone, locale, publicKey, authSecret, registeredAtMillis);
    }

    Address toMessage() {
        Device.Builder device = Device.newBuilder()
                .setPlatform(platform.code)
                .setToken(token)
                .setApp(app)
                .setRegisteredAtMillis(registeredAtMillis)
                .setTimeZone(timeZone)
                .setLocale(locale)
                .setWebPushPublicKey(bytes(publicKey))
                .setWebPushAuthSecret(bytes(authSecret));
        return Address.newBuilder().setId(id).setDevice(device).build();
    }

    private static ByteString bytes(String base64) {
        return ByteString.copyFrom(Base64.getUrlDecoder().decode(base64));
    }
}
