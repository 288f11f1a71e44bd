import { describe, expect, it } from '@jest/globals';
import { accepted, already, rejected, type Decision } from '../../libs/kernel/index.ts';
import { scenario } from './scenario.ts';

interface Poured {
  readonly type: 'Poured';
  readonly litres: number;
}

const glass = scenario<{ readonly litres: number }, Poured>({
  initialState: { litres: 0 },
  evolve: (state, { litres }) => {
    if (litres < 0) throw new Error('nothing is poured back');
    return { litres: state.litres + litres };
  },
});

type Full = 'glass.full';

function pour(litres: number) {
  return (state: { readonly litres: number }): Decision<Poured, Full> => {
    if (litres === 0) return already;
    return state.litres + litres > 2
      ? rejected('glass.full')
      : accepted({ type: 'Poured', litres });
  };
}

const one: Poured = { type: 'Poured', litres: 1 };

describe('scenario', () => {
  it('given the decision that was expected, then it holds', () => {
    glass.given([one]).when(pour(1)).thenAccepted([one]);
    glass.given([one]).when(pour(0)).thenAlready();
    glass.given([one, one]).when(pour(1)).thenRejected('glass.full');
  });

  it('given another decision than expected, then it does not hold', () => {
    const given = glass.given([one]);
    expect(() => {
      given.when(pour(1)).thenAlready();
    }).toThrow();
    expect(() => {
      given.when(pour(1)).thenRejected('glass.full');
    }).toThrow();
    expect(() => {
      given.when(pour(0)).thenAccepted([one]);
    }).toThrow();
    expect(() => {
      given.when(pour(5)).thenAlready();
    }).toThrow();
  });

  it('given an event with a field that says nothing, then it does not hold', () => {
    const blank = { ...one, from: undefined };
    expect(() => {
      glass
        .given([])
        .when(() => accepted<Poured>(blank))
        .thenAccepted([one]);
    }).toThrow();
  });

  it('given other events or another code than expected, then it does not hold', () => {
    expect(() => {
      glass.given([]).when(pour(2)).thenAccepted([one]);
    }).toThrow();
    expect(() => {
      glass.given([]).when(pour(1)).thenAccepted([one, one]);
    }).toThrow();
    expect(() => {
      glass
        .given([one])
        .when(pour(5))
        .thenRejected('glass.empty' as Full);
    }).toThrow();
  });

  it('given other facts than expected, then it does not hold', () => {
    const refuse = (): Decision<Poured, Full> => rejected('glass.full', { left: 1 });
    glass.given([]).when(refuse).thenRejected('glass.full');
    glass.given([]).when(refuse).thenRejected('glass.full', { left: 1 });
    expect(() => {
      glass.given([]).when(refuse).thenRejected('glass.full', { left: 2 });
    }).toThrow();
    expect(() => {
      glass.given([one]).when(pour(5)).thenRejected('glass.full', { left: 1 });
    }).toThrow();
  });

  it('given accepted events that evolve cannot follow, then it does not hold', () => {
    expect(() => {
      glass
        .given([])
        .when(pour(-1))
        .thenAccepted([{ type: 'Poured', litres: -1 }]);
    }).toThrow('nothing is poured back');
  });

  it('given a decision that changes the state it was made on, then it does not hold', () => {
    const spill = (state: { litres: number }): Decision<Poured, Full> => {
      state.litres = 0;
      return already;
    };
    expect(() => {
      glass.given([one]).when(spill).thenAlready();
    }).toThrow();
  });
});
