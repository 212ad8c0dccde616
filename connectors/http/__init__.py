"""One way to speak HTTP with another system. What the author of the next client needs:

`HttpAccess`, `Limits`    where the system is, what it is called, how long and how much is read
`HttpClient.send`         one bounded request from a thread; `asend` and `stream` for coroutines
`Reply`                   status, headers and body; `json()` is strict, `retry_after` in seconds
`errors.of_status`        the error of a reply that is no success; give it the system's error id
`RetryPolicy.tries_of`    when to try again. Nothing is tried again by itself, and a POST only
                          where the policy says that it has no effect
`Breaker`, `EventReader`  a system that failed several times is left alone; events of a stream

`send` raises `HttpUnavailable` where certainly nothing happened, and `HttpOutcomeUnknown` where a
call with an effect may have had it. Redirects and the environment's proxies are never followed.
"""
