import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Prometheus metrics of one process. Labels are closed sets: routes, kinds, systems; never ids of people or cases. */
export function createMetrics(options: { collectDefaults: boolean }) {
  const registry = new Registry();
  if (options.collectDefaults) collectDefaultMetrics({ register: registry });
  return {
    registry,
    requests: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time from the first byte of a request to the last of its answer',
      labelNames: ['method', 'route', 'status'] as const,
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers: [registry],
    }),
    requestsShed: new Counter({
      name: 'http_requests_shed_total',
      help: 'Requests told to come back because enough others were under way',
      registers: [registry],
    }),
    contractBreaches: new Counter({
      name: 'contract_breaches_total',
      help: 'Answers that did not fit their contract',
      labelNames: ['route'] as const,
      registers: [registry],
    }),
    jobRuns: new Counter({
      name: 'job_runs_total',
      help: 'Job runs by outcome',
      labelNames: ['kind', 'outcome'] as const,
      registers: [registry],
    }),
    jobDelay: new Histogram({
      name: 'job_start_delay_seconds',
      help: 'Time from when a job was due until it started',
      labelNames: ['kind'] as const,
      buckets: [0.005, 0.02, 0.1, 0.5, 1, 5, 30, 300],
      registers: [registry],
    }),
    outsideCalls: new Histogram({
      name: 'outside_call_duration_seconds',
      help: 'Calls to outside systems',
      labelNames: ['system', 'outcome'] as const,
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 3, 10],
      registers: [registry],
    }),
    breakerOpen: new Gauge({
      name: 'outside_breaker_open',
      help: '1 while the breaker of an outside system is open',
      labelNames: ['system'] as const,
      registers: [registry],
    }),
    wechatPayClockOffset: new Gauge({
      name: 'wechat_pay_clock_offset_seconds',
      help: 'By how much the clock of WeChat Pay is ahead of ours, once it refused a signature for it',
      registers: [registry],
    }),
    paymentsOverdue: new Gauge({
      name: 'payments_overdue',
      help: 'Orders whose owner should have acted by now',
      labelNames: ['owner'] as const,
      registers: [registry],
    }),
    payNotifications: new Counter({
      name: 'pay_notifications_total',
      help: 'Notifications of WeChat Pay by what came of them',
      labelNames: ['outcome'] as const,
      registers: [registry],
    }),
    sockets: new Gauge({ name: 'push_sockets', help: 'Open WebSockets', registers: [registry] }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
