// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.webpush;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;

/// P-256 keys in the encoding of the push protocols.
final class CurvePoints {

    static final String CURVE = "secp256r1";
    private static final int COORDINATE = 32;
    private static final ECParameterSpec PARAMETERS = parameters();

    private CurvePoints() {}

    /// Uncompressed point: 65 bytes.
    static byte[] encode(ECPublicKey key) {
        byte[] encoded = new byte[1 + 2 * COORDINATE];
        encoded[0] = 4;
        put(key.getW().getAffineX(), encoded, 1);
        put(key.getW().getAffineY(), encoded, 1 + COORDINATE);
        return encoded;
    }

    /// @throws GeneralSecurityException if the bytes are not a point of the curve
    static ECPublicKey publicKey(ByteString encoded) throws GeneralSecurityException {
        if (encoded.size() != 1 + 2 * COORDINATE || encoded.byteAt(0) != 4) {
            throw new InvalidKeyException("not an uncompressed point of P-256");
        }
        ECPoint point = new ECPoint(
                new BigInteger(1, encoded.substring(1, 1 + COORDINATE).toByteArray()),
                new BigInteger(1, encoded.substring(1 + COORDINATE).toByteArray()));
        if (!isOnCurve(point)) {
            throw new InvalidKeyException("not on the curve");
        }
        return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, PARAMETERS));
    }

    static ECPrivateKey privateKey(byte[] scalar) throws GeneralSecurityException {
        return (ECPrivateKey) KeyFactory.getInstance("EC")
                .generatePrivate(new ECPrivateKeySpec(new BigInteger(1, scalar), PARAMETERS));
    }

    /// True if the point is on the curve. A key agreement with any other point could leak a long-lived private key.
    private static boolean isOnCurve(ECPoint point) {
        BigInteger prime = ((ECFieldFp) PARAMETERS.getCurve().getField()).getP();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        BigInteger right = x.pow(3)
                .add(PARAMETERS.getCurve().getA().multiply(x))
                .add(PARAMETERS.getCurve().getB())
                .mod(prime);
        return x.compareTo(prime) < 0
                && y.compareTo(prime) < 0
                && y.pow(2).mod(prime).equals(right);
    }

    private static void put(BigInteger coordinate, byte[] target, int at) {
        byte[] bytes = coordinate.toByteArray();
        int kept = Math.min(bytes.length, COORDINATE);
        System.arraycopy(bytes, bytes.length - kept, target, at + COORDINATE - kept, kept);
    }

    private static ECParameterSpec parameters() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(CURVE));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has P-256", e);
        }
    }
}
