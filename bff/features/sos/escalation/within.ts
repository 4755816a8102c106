/** The value, or the failure told from a value: what takes longer than `ms` has failed. */
export async function within<T>(ms: number, work: Promise<T>): Promise<{ value: T } | { failure: string }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<{ failure: string }>((resolve) => {
    timer = setTimeout(() => resolve({ failure: 'late' }), ms);
  });
  try {
    return await Promise.race([
      work.then(
        (value) => ({ value }),
        (error: unknown) => ({ failure: error instanceof Error ? error.name : 'failed' }),
      ),
      late,
    ]);
  } finally {
    clearTimeout(timer);
  }
}
