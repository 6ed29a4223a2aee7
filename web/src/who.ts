// who.ts - who asks, as GET /v1/me says.
import {createContext} from 'preact';
import {useContext} from 'preact/hooks';

export interface Me {
  actor: string | null; // who writes; null: nothing is written
  key: string | null;
  roles: string[] | null; // null: roles are not in use
  scopes: string[];
  snapshot: string | null; // null: no lists are loaded yet
  logging: boolean; // every question is logged before it is answered
}

export const Person = createContext<Me | undefined>(undefined);

export function useMe(): Me | undefined {
  return useContext(Person);
}

export function mayWrite(me: Me | undefined): boolean {
  return me !== undefined && me.actor !== null && me.scopes.includes('write');
}
