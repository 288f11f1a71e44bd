import type {
  ClassChange,
  ClassTerms,
  CompetitionChange,
  CompetitionDetails,
  MemberDiscount,
} from '../../../libs/catalogue/index.ts';
import { money, SEK } from '../../../libs/kernel/index.ts';
import { instantOf, priceOf, unlessNull } from './changing-catalogue.ts';
import type { AddClassDto, ChangeClassDto, EarlyPriceDto, LateFeeDto } from './class.dto.ts';
import type {
  ChangeCompetitionDto,
  CreateEventDto,
  CreateSeriesDto,
  MemberDiscountDto,
} from './competition.dto.ts';

const times = ['startsAt', 'endsAt', 'opensAt', 'closesAt'] as const;
const asSent = ['title', 'description', 'recipientId'] as const;

/** What was said of a new event or series; null says nothing. */
export function detailsOf(sent: CreateEventDto | CreateSeriesDto): CompetitionDetails {
  const stated = Object.entries(changeOf(sent)).filter(([, value]) => value !== null);
  const { title, timeZone } = sent;
  return {
    ...(Object.fromEntries(stated) as Partial<CompetitionDetails>),
    ...{ title, timeZone },
    ...('eventId' in sent && typeof sent.seriesId === 'string' ? { seriesId: sent.seriesId } : {}),
  };
}

/** What shall be changed of an event or a series; the series that an event is part of is not looked at. */
export function changeOf(
  sent: Omit<ChangeCompetitionDto, 'seriesId' | 'capacity'>,
): CompetitionChange {
  const { memberDiscount } = sent;
  const texts = asSent.flatMap((name) => (sent[name] === undefined ? [] : [[name, sent[name]]]));
  const instants = times.flatMap((name) => {
    const text = sent[name];
    if (text === undefined) return [];
    return [[name, unlessNull(text, (said) => instantOf(name, said))]];
  });
  return {
    ...(Object.fromEntries([...texts, ...instants]) as CompetitionChange),
    ...(memberDiscount === undefined
      ? {}
      : { memberDiscount: unlessNull(memberDiscount, memberDiscountOf) }),
  };
}

export function classTermsOf({ classId, title, unitPrice, early, late }: AddClassDto): ClassTerms {
  return {
    ...{ classId, title, unitPrice: priceOf(unitPrice) },
    // Null says nothing here.
    ...(early ? { early: earlyOf(early) } : {}),
    ...(late ? { late: lateOf(late) } : {}),
  };
}

export function classChangeOf({ title, unitPrice, early, late }: ChangeClassDto): ClassChange {
  return {
    ...(title === undefined ? {} : { title }),
    ...(unitPrice === undefined ? {} : { unitPrice: priceOf(unitPrice) }),
    ...(early === undefined ? {} : { early: unlessNull(early, earlyOf) }),
    ...(late === undefined ? {} : { late: unlessNull(late, lateOf) }),
  };
}

function memberDiscountOf(sent: MemberDiscountDto): MemberDiscount {
  const { kind, percentBasisPoints = 0, amount } = sent;
  if (kind === 'percentage') return { kind, percentBasisPoints };
  return { kind, amount: amount === undefined ? money(0, SEK) : priceOf(amount) };
}

function earlyOf({ unitPrice, until }: EarlyPriceDto) {
  return { unitPrice: priceOf(unitPrice), until: instantOf('early.until', until) };
}

function lateOf({ fee, from }: LateFeeDto) {
  return { fee: priceOf(fee), from: instantOf('late.from', from) };
}
