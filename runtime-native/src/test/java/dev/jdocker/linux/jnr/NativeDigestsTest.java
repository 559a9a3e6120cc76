package dev.jdocker.linux.jnr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.Security;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against Java's own. */
class NativeDigestsTest {

    @BeforeAll
    static void install() {
        NativeDigests.install();
    }

    @AfterAll
    static void remove() {
        Security.removeProvider("jdocker");
    }

    private static MessageDigest ours() throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        assertThat(digest.getProvider().getName()).isEqualTo("jdocker");
        return digest;
    }

    private static MessageDigest javas() throws NoSuchAlgorithmException, NoSuchProviderException {
        return MessageDigest.getInstance("SHA-256", "SUN");
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 55, 56, 64, 65_535, 65_536, 65_537, 200_000})
    void theDigestIsJavas(int length) throws Exception {
        byte[] bytes = bytes(length);
        assertThat(ours().digest(bytes)).isEqualTo(javas().digest(bytes));
    }

    @Test
    void inPiecesItIsTheSame() throws Exception {
        byte[] bytes = bytes(300_001);
        MessageDigest digest = ours();
        digest.update(bytes[0]);
        digest.update(bytes, 1, 99_999);
        digest.update(ByteBuffer.wrap(bytes, 100_000, 200_001));
        assertThat(digest.digest()).isEqualTo(javas().digest(bytes));
        assertThat(digest.digest(bytes)).as("used again").isEqualTo(javas().digest(bytes));
    }

    @Test
    void aCopyGoesItsOwnWay() throws Exception {
        MessageDigest digest = ours();
        digest.update(bytes(70_000));
        MessageDigest copy = (MessageDigest) digest.clone();
        digest.update((byte) 1);
        MessageDigest expected = javas();
        expected.update(bytes(70_000));
        assertThat(copy.digest()).isEqualTo(((MessageDigest) expected.clone()).digest());
        expected.update((byte) 1);
        assertThat(digest.digest()).isEqualTo(expected.digest());
    }

    @Test
    void whatWasBegunIsForgottenByAReset() throws Exception {
        MessageDigest digest = ours();
        digest.update(bytes(10));
        digest.reset();
        assertThat(digest.digest()).isEqualTo(javas().digest());
    }
}
