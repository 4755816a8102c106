import type {
  ServiceEntry,
  ServiceListResponse,
  ServiceSearchResponse,
  ServiceSuccession,
  ServiceTopic,
} from '@contracts/services';
import { type CancelSignal, request } from '@/shared/http/client';

export const readEntry = async (slug: string): Promise<ServiceEntry> =>
  (await request<{ entry: ServiceEntry }>({ path: `/services/${slug}` })).entry;

/** What became of an entry after `readEntry` failed with `gone`. */
export const readSuccession = (slug: string): Promise<ServiceSuccession> =>
  request({ path: `/services/${slug}/succession` });

export const listOfTopic = (topic: ServiceTopic, cursor?: string): Promise<ServiceListResponse> =>
  request({ path: '/services', query: { topic, cursor, limit: 20 } });

export const searchServices = (q: string, signal?: CancelSignal): Promise<ServiceSearchResponse> =>
  request({ path: '/services/search', query: { q }, signal });
