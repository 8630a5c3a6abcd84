// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.testsupport;

import com.google.protobuf.ByteString;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.Sha256;
import dev.carillon.events.TenantId;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.v1.Address;
import dev.carillon.events.v1.ApiKey;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Device;
import dev.carillon.events.v1.EmailAddress;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.EventType;
import dev.carillon.events.v1.GuaranteeCode;
import dev.carillon.events.v1.OrderingCode;
import dev.carillon.events.v1.PlatformCode;
import dev.carillon.events.v1.Profile;
import dev.carillon.events.v1.ProfileContent;
import dev.carillon.events.v1.Template;
import dev.carillon.events.v1.TemplateContent;
import dev.carillon.events.v1.Tenant;
import java.util.List;
import java.util.UUID;

/// Typical test data as builders, so that a test sets only the values that matter to it.
public final class Fixtures {

    /// Event type of [#event(TenantId, String)].
    public static final String ORDER_SHIPPED = "order.shipped";

    private static final long A_MOMENT = ManualClock.START.toEpochMilli();

    private Fixtures() {}

    /// Creates a unique tenant, which separates test classes on shared infrastructure.
    public static TenantId uniqueTenant() {
        return new TenantId("t-" + UUID.randomUUID().toString().substring(0, 18));
    }

    /// Unique event of type `order.shipped` in the standard lane.
    public static Event.Builder event(TenantId tenant, String recipient) {
        return Event.newBuilder()
                .setTenant(tenant.value())
                .setId(UUID.randomUUID().toString())
                .setType(ORDER_SHIPPED)
                .setLane(Lane.STANDARD.code())
                .setRecipient(recipient)
                .setData(PayloadCodec.plain(ByteString.copyFromUtf8("{\"order\":\"A-17\",\"carrier\":\"Post\"}")))
                .setSource("tests")
                .setOccurredAtMillis(A_MOMENT)
                .setAcceptedAtMillis(A_MOMENT)
                .setOrdering(OrderingCode.ORDERING_LANE)
                .setGuarantee(GuaranteeCode.GUARANTEE_EFFECTIVELY_ONCE)
                .setRecipientCount(1);
    }

    /// Profile with a mail address and an APNs device.
    public static Profile.Builder profile(TenantId tenant, String recipient) {
        return profile(tenant, recipient, profileContent(recipient).build());
    }

    public static Profile.Builder profile(TenantId tenant, String recipient, ProfileContent content) {
        return Profile.newBuilder()
                .setTenant(tenant.value())
                .setRecipient(recipient)
                .setVersion(1)
                .setUpdatedAtMillis(A_MOMENT)
                .setContent(PayloadCodec.plain(content));
    }

    public static ProfileContent.Builder profileContent(String recipient) {
        return ProfileContent.newBuilder()
                .setLocale("en")
                .setTimeZone("UTC")
                .addAddresses(Address.newBuilder()
                        .setId("email")
                        .setEmail(EmailAddress.newBuilder().setValue(recipient + "@example.org")))
                .addAddresses(Address.newBuilder()
                        .setId("phone-1")
                        .setDevice(Device.newBuilder()
                                .setPlatform(PlatformCode.PLATFORM_APNS)
                                .setToken(sha256Hex(recipient))
                                .setApp("org.example.app")
                                .setRegisteredAtMillis(A_MOMENT)));
    }

    /// Settings of a tenant with one token secret.
    public static CatalogEntry.Builder tenant(TenantId tenant, byte[] tokenSecret) {
        return entry(tenant, tenant.value())
                .setTenantSettings(Tenant.newBuilder()
                        .setName(tenant.value())
                        .setDefaultLocale("en")
                        .setDefaultTimeZone("UTC")
                        .setEmailFrom("carillon@example.org")
                        .setDefaultPushApp("org.example.app")
                        .addTokenSecrets(ByteString.copyFrom(tokenSecret)));
    }

    /// API key; contains only the hash of the secret.
    public static CatalogEntry.Builder apiKey(TenantId tenant, String keyId, String secret, List<String> scopes) {
        return entry(tenant, keyId)
                .setApiKey(ApiKey.newBuilder()
                        .setName(keyId)
                        .setSecretSha256(ByteString.copyFrom(Sha256.of(secret)))
                        .addAllScopes(scopes)
                        .setCreatedAtMillis(A_MOMENT));
    }

    /// Event type of the standard lane whose template has its own name.
    public static CatalogEntry.Builder eventType(TenantId tenant, String type, Channel... channels) {
        EventType.Builder document = EventType.newBuilder()
                .setName("Display name of " + type)
                .setCategory("orders")
                .setLane(Lane.STANDARD.code())
                .setGuarantee(GuaranteeCode.GUARANTEE_EFFECTIVELY_ONCE)
                .setOrdering(OrderingCode.ORDERING_LANE);
        for (Channel channel : channels) {
            document.addChannels(channel.code());
        }
        return entry(tenant, type).setEventType(document);
    }

    /// Template for every channel that contains the order's number.
    public static CatalogEntry.Builder template(TenantId tenant, String id) {
        Template.Builder document = Template.newBuilder();
        for (Channel channel : Channel.values()) {
            document.addContents(TemplateContent.newBuilder()
                    .setChannel(channel.code())
                    .setTitle("Order {{data.order}}")
                    .setText("Your order {{data.order}} is on its way.")
                    .setHtml("<p>Your order <b>{{data.order}}</b> is on its way.</p>")
                    .setActionUrl("https://example.org/orders/{{data.order}}"));
        }
        return entry(tenant, id).setTemplate(document);
    }

    private static CatalogEntry.Builder entry(TenantId tenant, String id) {
        return CatalogEntry.newBuilder()
                .setTenant(tenant.value())
                .setId(id)
                .setVersion(1)
                .setUpdatedAtMillis(A_MOMENT);
    }

    private static String sha256Hex(String text) {
        return java.util.HexFormat.of().formatHex(Sha256.of(text));
    }
}
