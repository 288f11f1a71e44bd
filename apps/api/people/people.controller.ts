import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Instant, type PersonId, plusMs } from '../../../libs/kernel/index.ts';
import { forgettingWaitMs, parsePersonId } from '../../../libs/privacy/index.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { Roles } from '../http/access.ts';
import { notFound } from '../http/refusing.ts';
import { exportOf, type PersonExport } from './person-export.ts';
import { ExportDto } from './export.dto.ts';

/** Where somebody stands between known and forgotten. */
export interface PersonView {
  readonly person: PersonId;
  readonly state: 'known' | 'being-forgotten' | 'forgotten';
  /** When PersonForgotten is recorded at the earliest, while it is waited for. */
  readonly recordedAfter?: Instant;
  readonly links: { readonly status: string };
}

/** People, known by a random id that operators see: erasure and access under the GDPR, articles 17 and 15. */
@ApiTags('people')
@ApiBearerAuth()
@Controller('api/people')
@Roles('operator')
export class PeopleController {
  constructor(@Inject(API_PARTS) private readonly parts: ApiParts) {}

  @Get(':id')
  @ApiOperation({ summary: 'Whether a person is known, being forgotten or forgotten' })
  async one(@Param('id') id: string): Promise<PersonView> {
    return this.stateOf(personIdOf(id));
  }

  /** Repeatable: a second wish finds the first under way, or done. */
  @Post(':id/forget')
  @HttpCode(202)
  @ApiOperation({ summary: 'Begin to forget a person; the rest goes on by itself' })
  async forget(@Param('id') id: string): Promise<PersonView> {
    const person = personIdOf(id);
    await this.stateOf(person);
    const { processes } = this.parts;
    // The queue first: should this very process die now, the forgetting has begun all the same.
    await processes.wake('forget-person', [person]);
    await processes.runInline('forget-person', person);
    return this.stateOf(person);
  }

  /** Of who was forgotten it answers what is left, with null where something was told. */
  @Get(':id/export')
  @ApiOperation({
    summary: 'All that the log holds of a person, decrypted, their orders page by page',
  })
  async export(
    @Param('id') id: string,
    @Query() page: ExportDto,
  ): Promise<PersonExport & Pick<PersonView, 'state'>> {
    const person = personIdOf(id);
    const { state } = await this.stateOf(person);
    return { ...(await exportOf(this.parts, person, page)), state };
  }

  private async stateOf(person: PersonId): Promise<PersonView> {
    const { keys, directory, limits } = this.parts.forgetting;
    const [key, findable] = await Promise.all([keys.contactKeyOf(person), directory.knows(person)]);
    if (key.kind === 'none' && !findable) throw unknownPerson();
    const links = { status: `/api/people/${person}` };
    if (key.kind === 'destroyed') return { person, state: 'forgotten', links };
    if (key.kind !== 'tombstoned') return { person, state: 'known', links };
    const recordedAfter = plusMs(key.tombstonedAt, forgettingWaitMs(limits));
    return { person, state: 'being-forgotten', recordedAfter, links };
  }
}

/** What cannot be a person's id is a person that is not known. */
function personIdOf(id: string): PersonId {
  const person = parsePersonId(id);
  if (person === undefined) throw unknownPerson();
  return person;
}

function unknownPerson() {
  return notFound('person.unknown', 'There is no person with this id.');
}
