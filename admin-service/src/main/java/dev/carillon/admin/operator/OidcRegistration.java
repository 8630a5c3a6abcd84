// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;

/// Registration of the identity provider. Its metadata is read on first use, so that the admin service starts while
/// the provider is down. Thread-safe.
final class OidcRegistration implements ClientRegistrationRepository {

    static final String ID = "oidc";

    private final OidcSettings settings;
    private final Lock lock = new ReentrantLock();
    private volatile @Nullable ClientRegistration known;

    OidcRegistration(OidcSettings settings) {
        this.settings = settings;
    }

    @Override
    public @Nullable ClientRegistration findByRegistrationId(String id) {
        if (!id.equals(ID)) {
            return null;
        }
        ClientRegistration registration = known;
        if (registration != null) {
            return registration;
        }
        lock.lock();
        try {
            ClientRegistration read = ClientRegistrations.fromIssuerLocation(settings.issuer())
                    .registrationId(ID)
                    .clientId(settings.clientId())
                    .clientSecret(settings.clientSecret())
                    .scope(settings.scopes())
                    .redirectUri("{baseUrl}/console/oidc/callback/{registrationId}")
                    .build();
            known = read;
            return read;
        } finally {
            lock.unlock();
        }
    }
}
