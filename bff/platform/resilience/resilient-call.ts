import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import { ApiError } from '../errors';
import type { Logger } from '../log';
import type { Metrics } from '../metrics';
import type { ResilienceOptions, ResilientCall } from './resilience.types';

/** Our own refusals (a wrong phone, a used code) are answers, not failures: they neither retry nor open the breaker. */
const isFailure = (error: Error) => !(error instanceof ApiError) || error.status >= 500;

/** Deadline, retry with jitter where safe, circuit breaker and bulkhead around every call to one outside system. */
export function createResilientCall(
  options: ResilienceOptions,
  deps: { log: Logger; metrics: Metrics },
): ResilientCall {
  const { system } = options;
  const failures = handleWhen(isFailure);
  const breaker = circuitBreaker(failures, {
    halfOpenAfter: options.breakForMs ?? 10_000,
    breaker: new ConsecutiveBreaker(options.breakAfter ?? 5),
  });
  const places = options.concurrency ?? 20;
  const room = bulkhead(places, places);
  const again = retry(failures, {
    maxAttempts: options.retries ?? 2,
    backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 2_000 }),
  });
  breaker.onStateChange((state) => {
    deps.metrics.breakerOpen.set({ system }, state === CircuitState.Open ? 1 : 0);
    deps.log.warn({ system, state: CircuitState[state] }, 'circuit breaker changed');
  });

  function asApiError(error: unknown): ApiError {
    if (error instanceof ApiError) return error;
    if (error instanceof TaskCancelledError) return new ApiError('upstream_timeout', { cause: error });
    if (error instanceof BrokenCircuitError || error instanceof BulkheadRejectedError) {
      return new ApiError('unavailable', {
        cause: error,
        retryAfterS: Math.ceil((options.breakForMs ?? 10_000) / 1000),
      });
    }
    return new ApiError('upstream_failed', { cause: error });
  }

  return {
    get state() {
      if (breaker.state === CircuitState.Open || breaker.state === CircuitState.Isolated) return 'open';
      return breaker.state === CircuitState.HalfOpen ? 'half-open' : 'closed';
    },
    async run(call, { safe = false, timeoutMs } = {}) {
      const deadline = timeout(timeoutMs ?? options.timeoutMs ?? 3_000, TimeoutStrategy.Aggressive);
      const policy = safe ? wrap(room, again, breaker, deadline) : wrap(room, breaker, deadline);
      const end = deps.metrics.outsideCalls.startTimer({ system });
      try {
        // A signal of its own: all calls at once on cockatiel's shared one look like a leak of listeners.
        const value = await policy.execute(({ signal }) => call(signal), new AbortController().signal);
        end({ outcome: 'ok' });
        return value;
      } catch (thrown) {
        const error = asApiError(thrown);
        end({ outcome: error.code });
        if (error.status >= 500) deps.log.warn({ system, error: thrown }, 'outside call failed');
        throw error;
      }
    },
  };
}
