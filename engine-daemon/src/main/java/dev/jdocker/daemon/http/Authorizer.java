package dev.jdocker.daemon.http;

import java.util.List;
import java.util.Map;

/** Asked whether a request may be served, and then whether its answer may be given. */
public interface Authorizer {

    /** Lets everything pass. */
    Authorizer NOBODY = new Authorizer() {
        @Override
        public boolean isActive() {
            return false;
        }

        @Override
        public void permit(Request request) {}

        @Override
        public void permit(Request request, Response response) {}
    };

    /**
     * A request as it will be served.
     *
     * @param user who has shown a certificate, else empty
     * @param uri in one form, however it was written: version, decoded and encoded path, query
     * @param body what the handler will read, if it reads JSON; else empty
     * @param certificates of the client, in PEM
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes as they came, never compared as a record
    record Request(
            String user,
            String method,
            String uri,
            byte[] body,
            Map<String, String> headers,
            List<String> certificates) {}

    /** An answer before it is given; of streams without a body. */
    @SuppressWarnings("ArrayRecordComponent") // bytes as they will be sent, never compared as a record
    record Response(int status, byte[] body, Map<String, String> headers) {}

    /** Whether anybody is asked at all now. */
    boolean isActive();

    /**
     * Permits a request to be served.
     *
     * @throws dev.jdocker.daemon.error.ApiException if it may not be
     */
    void permit(Request request);

    /**
     * Permits an answer to be given.
     *
     * @throws dev.jdocker.daemon.error.ApiException if it may not be
     */
    void permit(Request request, Response response);
}
