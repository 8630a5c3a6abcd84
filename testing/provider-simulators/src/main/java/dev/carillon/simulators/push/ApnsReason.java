// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.push;

import java.util.Optional;

/// Apple's rejection reasons with their HTTP status.
enum ApnsReason {
    BAD_COLLAPSE_ID("BadCollapseId", 400),
    BAD_DEVICE_TOKEN("BadDeviceToken", 400),
    BAD_EXPIRATION_DATE("BadExpirationDate", 400),
    BAD_MESSAGE_ID("BadMessageId", 400),
    BAD_PRIORITY("BadPriority", 400),
    BAD_TOPIC("BadTopic", 400),
    DEVICE_TOKEN_NOT_FOR_TOPIC("DeviceTokenNotForTopic", 400),
    INVALID_PUSH_TYPE("InvalidPushType", 400),
    MISSING_DEVICE_TOKEN("MissingDeviceToken", 400),
    MISSING_TOPIC("MissingTopic", 400),
    PAYLOAD_EMPTY("PayloadEmpty", 400),
    TOPIC_DISALLOWED("TopicDisallowed", 400),
    EXPIRED_PROVIDER_TOKEN("ExpiredProviderToken", 403),
    FORBIDDEN("Forbidden", 403),
    INVALID_PROVIDER_TOKEN("InvalidProviderToken", 403),
    MISSING_PROVIDER_TOKEN("MissingProviderToken", 403),
    BAD_PATH("BadPath", 404),
    METHOD_NOT_ALLOWED("MethodNotAllowed", 405),
    EXPIRED_TOKEN("ExpiredToken", 410),
    UNREGISTERED("Unregistered", 410),
    PAYLOAD_TOO_LARGE("PayloadTooLarge", 413),
    TOO_MANY_PROVIDER_TOKEN_UPDATES("TooManyProviderTokenUpdates", 429),
    TOO_MANY_REQUESTS("TooManyRequests", 429),
    INTERNAL_SERVER_ERROR("InternalServerError", 500),
    SERVICE_UNAVAILABLE("ServiceUnavailable", 503),
    SHUTDOWN("Shutdown", 503);

    private final String wireName;
    private final int status;

    ApnsReason(String wireName, int status) {
        this.wireName = wireName;
        this.status = status;
    }

    String wireName() {
        return wireName;
    }

    int status() {
        return status;
    }

    static Optional<ApnsReason> find(String wireName) {
        for (ApnsReason reason : values()) {
            if (reason.wireName.equals(wireName)) {
                return Optional.of(reason);
            }
        }
        return Optional.empty();
    }
}
