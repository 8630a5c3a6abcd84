// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.connection;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SimpleSecurityContext;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.jwt.SignedJWT;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Public keys of tenants that sign their own tokens, fetched from their JWKS addresses. An unknown key causes another
/// fetch, at a limited rate. While an address does not answer, the cached keys are used for some hours. A failure of an
/// address is logged once per lifetime of its keys. Thread-safe; checks may wait for the address.
public final class TenantKeys {

    private static final Logger LOG = LoggerFactory.getLogger(TenantKeys.class);
    private static final Duration MAX_OUTAGE = Duration.ofHours(4);
    private static final Duration REFRESH_TIMEOUT = Duration.ofSeconds(5);

    private final Map<String, Optional<JWKSource<SimpleSecurityContext>>> sources = new ConcurrentHashMap<>();
    private final Map<String, Long> failures = new ConcurrentHashMap<>();
    private final Settings settings;
    private final ResourceRetriever servers;
    private final LongSupplier nanoTime;

    /// @param lifetime time for which fetched keys are cached
    /// @param pause shortest time between two fetches because of an unknown key
    public record Settings(Duration lifetime, Duration pause) {}

    /// @param servers client for the tenants' key servers
    /// @param nanoTime monotonic clock in nanoseconds
    public TenantKeys(Settings settings, ResourceRetriever servers, LongSupplier nanoTime) {
        this.settings = settings;
        this.servers = servers;
        this.nanoTime = nanoTime;
    }

    /// Result of checking a signature.
    enum Signature {
        GENUINE,
        FORGED,
        /// The keys cannot be fetched at the moment.
        UNKNOWN
    }

    /// True if tokens of the algorithm are checked with public keys. Algorithms with a shared secret never are.
    static boolean isAsymmetric(JWSAlgorithm algorithm) {
        return JWSAlgorithm.Family.RSA.contains(algorithm) || JWSAlgorithm.Family.EC.contains(algorithm);
    }

    Signature check(String address, SignedJWT jwt) {
        Optional<JWKSource<SimpleSecurityContext>> source = sources.computeIfAbsent(address, this::source);
        if (source.isEmpty()) {
            return Signature.FORGED;
        }
        try {
            JWKSelector selector = new JWKSelector(JWKMatcher.forJWSHeader(jwt.getHeader()));
            List<JWK> keys = source.get().get(selector, new SimpleSecurityContext());
            answered(address);
            return keys.stream().anyMatch(key -> isSignedWith(key, jwt)) ? Signature.GENUINE : Signature.FORGED;
        } catch (KeySourceException e) {
            failed(address, e);
            return Signature.UNKNOWN;
        }
    }

    private void failed(String address, KeySourceException failure) {
        if (isToBeLogged(address)) {
            LOG.warn(
                    "The tenant's keys at {} cannot be fetched: {}. Tokens signed with them are answered with a temporary"
                            + " error; further failures are logged after {} s",
                    address,
                    failure.getMessage(),
                    settings.lifetime().toSeconds());
        }
    }

    private boolean isToBeLogged(String address) {
        long now = nanoTime.getAsLong();
        Long last = failures.putIfAbsent(address, now);
        return last == null || (now - last >= settings.lifetime().toNanos() && failures.replace(address, last, now));
    }

    private void answered(String address) {
        if (failures.remove(address) != null) {
            LOG.info("The tenant's keys at {} are fetched again", address);
        }
    }

    private static boolean isSignedWith(JWK key, SignedJWT jwt) {
        try {
            if (!(key instanceof AsymmetricJWK asymmetric)) {
                return false;
            }
            JWSVerifier verifier =
                    new DefaultJWSVerifierFactory().createJWSVerifier(jwt.getHeader(), asymmetric.toPublicKey());
            return jwt.verify(verifier);
        } catch (JOSEException e) {
            LOG.debug("ignored a key that cannot verify the signature: {}", e.getMessage());
            return false;
        }
    }

    private Optional<JWKSource<SimpleSecurityContext>> source(String address) {
        return url(address)
                .map(url -> JWKSourceBuilder.<SimpleSecurityContext>create(url, servers)
                        .cache(settings.lifetime().toMillis(), REFRESH_TIMEOUT.toMillis())
                        .refreshAheadCache(false)
                        .rateLimited(settings.pause().toMillis())
                        .retrying(true)
                        .outageTolerant(MAX_OUTAGE.toMillis())
                        .build());
    }

    /// The address as a URL. Plain HTTP is allowed for this machine only, because an attacker on the network could
    /// replace the keys.
    private static Optional<URL> url(String address) {
        try {
            URI uri = URI.create(address);
            boolean safe =
                    "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && isThisMachine(uri.getHost()));
            return safe ? Optional.of(uri.toURL()) : Optional.empty();
        } catch (IllegalArgumentException | MalformedURLException | UnknownHostException e) {
            LOG.warn("a tenant's JWKS address is not a valid URL: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static boolean isThisMachine(String host) throws UnknownHostException {
        for (InetAddress address : InetAddress.getAllByName(host)) {
            if (!address.isLoopbackAddress()) {
                return false;
            }
        }
        return true;
    }
}
