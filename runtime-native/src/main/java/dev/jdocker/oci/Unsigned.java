package dev.jdocker.oci;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.math.BigInteger;

/** The specification's uint64, kept in the bits of a long. */
final class Unsigned {
    private Unsigned() {}

    /** Reads 0 to 2^64-1. */
    static final class Reader extends JsonDeserializer<Long> {
        @Override
        public Long deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                return (Long) context.handleUnexpectedToken(Long.class, parser);
            }
            BigInteger value = parser.getBigIntegerValue();
            if (value.signum() < 0 || value.bitLength() > Long.SIZE) {
                return (Long) context.handleWeirdNumberValue(Long.class, value, "not an unsigned 64-bit number");
            }
            return value.longValue();
        }

        @Override
        public Long getNullValue(DeserializationContext context) {
            return 0L;
        }
    }

    /** Writes 0 to 2^64-1. */
    static final class Writer extends JsonSerializer<Long> {
        @Override
        public void serialize(Long value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeNumber(new BigInteger(Long.toUnsignedString(value)));
        }
    }
}
